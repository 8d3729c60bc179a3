//! A grid of four columns for a terminal, in which a row may continue across the last three.
//!
//! Table libraries were tried: tabled 0.22 takes cubic time for cells that span columns (14 s for
//! 200 functions), comfy-table 8 does not support them. Widths and wrapping are still left to
//! textwrap.

use anstyle::Style;
use textwrap::core::display_width;

use witguard_messages::untrusted::harmless;

/// How many columns there are.
const COLUMNS: usize = 4;

/// The part of the width that borders and padding take.
const FRAME: usize = 3 * COLUMNS + 1;

/// No column is made narrower than this; the terminal wraps what is still too wide.
const NARROWEST: usize = 8;

/// Text in one style.
pub(super) type Cell = (String, Style);

enum Row {
    Rule,
    Cells([Cell; COLUMNS]),
    Joined(Cell),
}

/// Rows, to be printed together.
pub(super) struct Grid {
    rows: Vec<Row>,
}

impl Grid {
    /// A grid with this first row.
    pub(super) fn new(header: [&str; COLUMNS]) -> Self {
        let cells = header.map(|text| (text.to_string(), Style::new()));
        Self {
            rows: vec![Row::Cells(cells)],
        }
    }

    /// Draws a line below the last row.
    pub(super) fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }

    pub(super) fn row(&mut self, cells: [Cell; COLUMNS]) {
        let cells = cells.map(|(text, style)| (harmless(&text), style));
        self.rows.push(Row::Cells(cells));
    }

    /// Continues the last row: the first cell is empty, the others are one.
    pub(super) fn joined(&mut self, (text, style): Cell) {
        self.rows.push(Row::Joined((harmless(&text), style)));
    }

    /// As lines of at most `width` columns.
    pub(super) fn print(&self, width: usize) -> String {
        let widths = self.widths(width);
        let mut text = rule(&widths, ['╭', '┬', '╮']);
        for row in &self.rows {
            match row {
                Row::Rule => text.push_str(&rule(&widths, ['├', '┼', '┤'])),
                Row::Cells(cells) => {
                    let cells: Vec<_> = cells.iter().zip(widths).collect();
                    text.push_str(&lines(&cells));
                }
                Row::Joined(cell) => {
                    let empty = (String::new(), Style::new());
                    text.push_str(&lines(&[
                        (&empty, widths[0]),
                        (cell, joined_width(&widths)),
                    ]));
                }
            }
        }
        text + &rule(&widths, ['╰', '┴', '╯'])
    }

    /// The widths of the columns: as wide as their cells, but with the widest columns narrowed
    /// until all fit into `width`.
    fn widths(&self, width: usize) -> [usize; COLUMNS] {
        let mut widths = [0; COLUMNS];
        let mut joined = 0;
        for row in &self.rows {
            match row {
                Row::Rule => {}
                Row::Cells(cells) => {
                    for (widest, (text, _)) in widths.iter_mut().zip(cells) {
                        *widest = display_width(text).max(*widest);
                    }
                }
                Row::Joined((text, _)) => joined = display_width(text).max(joined),
            }
        }
        let available = width.saturating_sub(FRAME);
        while widths.iter().sum::<usize>() > available {
            let Some(widest) = widths
                .iter_mut()
                .max()
                .filter(|widest| **widest > NARROWEST)
            else {
                break;
            };
            *widest -= 1;
        }
        let missing = joined.saturating_sub(joined_width(&widths));
        widths[COLUMNS - 1] += missing.min(available.saturating_sub(widths.iter().sum()));
        widths
    }
}

fn joined_width(widths: &[usize; COLUMNS]) -> usize {
    widths[1..].iter().sum::<usize>() + 3 * (COLUMNS - 2)
}

fn rule(widths: &[usize; COLUMNS], [left, between, right]: [char; 3]) -> String {
    let bars = widths.map(|width| "─".repeat(width + 2));
    format!("{left}{}{right}\n", bars.join(&between.to_string()))
}

/// The lines of cells that stand beside each other, each with its width.
fn lines(cells: &[(&Cell, usize)]) -> String {
    let wrapped: Vec<_> = cells
        .iter()
        .map(|((text, _), width)| textwrap::wrap(text, *width))
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for line in 0..height {
        text.push('│');
        for (lines, ((_, style), width)) in wrapped.iter().zip(cells) {
            let part = lines.get(line).map_or("", |part| &**part);
            let blank = " ".repeat(width.saturating_sub(display_width(part)));
            match part.is_empty() {
                true => text.push_str(&format!(" {blank} │")),
                false => text.push_str(&format!(" {style}{part}{style:#}{blank} │")),
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Cell {
        (text.into(), Style::new())
    }

    fn grid() -> Grid {
        let mut grid = Grid::new(["a", "b", "c", "d"]);
        grid.rule();
        grid.row(["function-name", "项目", "x", ""].map(plain));
        grid.joined(plain("a text across others"));
        grid
    }

    #[test]
    fn a_grid_is_as_wide_as_its_cells() {
        let expected = "\
╭───────────────┬──────┬───┬───────────╮
│ a             │ b    │ c │ d         │
├───────────────┼──────┼───┼───────────┤
│ function-name │ 项目 │ x │           │
│               │ a text across others │
╰───────────────┴──────┴───┴───────────╯
";
        assert_eq!(grid().print(100), expected);
    }

    #[test]
    fn what_is_too_wide_is_wrapped_at_its_hyphens() {
        let expected = "\
╭─────────────┬──────┬───┬───╮
│ a           │ b    │ c │ d │
├─────────────┼──────┼───┼───┤
│ function-   │ 项目 │ x │   │
│ name        │      │   │   │
│             │ a text       │
│             │ across       │
│             │ others       │
╰─────────────┴──────┴───┴───╯
";
        assert_eq!(grid().print(30), expected);
    }

    #[test]
    fn no_cell_controls_the_terminal() {
        let mut grid = grid();
        grid.joined(plain("a\u{1b}[2J\u{61c}"));
        assert!(grid.print(40).contains("a\u{fffd}[2J\u{fffd}"));
    }

    #[test]
    fn nothing_is_too_narrow() {
        for width in 0..40 {
            assert!(grid().print(width).contains("function"), "{width}");
        }
    }
}
