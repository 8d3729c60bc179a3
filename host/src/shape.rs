//! Which of the many shapes of a type a made value takes: the choices, apart from the values themselves.

/// How argument values are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every option is some, every list has three elements, and successive rounds take every case with a payload.
    Full,
    /// Like `Full`, with this many elements in every list.
    Lists(usize),
    /// Every option is none, every list and string is empty, and every variant is its lightest case. A handle that the
    /// type requires is still there.
    Empty,
    /// Successive rounds take every shape: options some and none, lists of 1, 2, 3 and 0 elements, every case.
    Shapes,
    /// Random shapes; the same seed gives the same values.
    Random(u64),
    /// Like `Random`, but less tame: numbers of all sizes and from the edges of their types, now and then long lists
    /// and strings, any character.
    Varied(u64),
}

/// How many list elements and letters one round of `Varied` makes at most, nested lists included.
const ROOM: usize = 20_000;

/// Makes the choices for the values of one round (one call).
pub(crate) struct Chooser {
    mode: Mode,
    round: u64,
    /// Whether this round walks the diagonal.
    diagonal: bool,
    /// How many choices have been made in this round.
    made: u64,
    /// What is left of the round's number, read as digits of mixed radix: one digit for each choice.
    digits: u64,
    random: u64,
    /// How many more elements may be made.
    room: usize,
}

impl Chooser {
    pub(crate) fn new(mode: Mode, round: u64) -> Chooser {
        let seed = match mode {
            Mode::Random(seed) | Mode::Varied(seed) => seed,
            _ => 0,
        };
        // The golden ratio's multiples are out of step with any number of alternatives.
        let spread = round.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut chooser = Chooser {
            mode,
            round,
            diagonal: spread >> 63 == 0,
            made: 0,
            digits: round,
            random: (seed.wrapping_mul(0xD134_2543_DE82_EF95) ^ spread).max(1),
            room: ROOM,
        };
        // Neighbouring seeds differ in few bits: spread the differences.
        for _ in 0..8 {
            chooser.bits();
        }
        chooser
    }

    pub(crate) fn mode(&self) -> Mode {
        self.mode
    }

    /// Chooses one of `alternatives`. Zero alternatives give 0.
    ///
    /// Half of the rounds walk the diagonal, where all choices advance together, so that every alternative is soon seen
    /// in every place. The other rounds count through all combinations. The first choice of a round is
    /// `round % alternatives` in both.
    pub(crate) fn pick(&mut self, alternatives: usize) -> usize {
        let count = alternatives.max(1) as u64;
        let made = self.made;
        self.made += 1;
        let picked = match self.mode {
            Mode::Random(_) | Mode::Varied(_) => self.bits() % count,
            _ if self.diagonal => (self.round + made) % count,
            _ => {
                let digit = self.digits % count;
                self.digits /= count;
                digit
            }
        };
        picked as usize
    }

    /// Whether an option is some.
    pub(crate) fn some(&mut self) -> bool {
        match self.mode {
            Mode::Full | Mode::Lists(_) => true,
            Mode::Empty => false,
            Mode::Shapes | Mode::Random(_) | Mode::Varied(_) => self.pick(2) == 0,
        }
    }

    /// The length of a list.
    pub(crate) fn length(&mut self) -> usize {
        match self.mode {
            Mode::Varied(_) => {
                let length = match self.pick(8) {
                    few @ 0..4 => few,
                    7 => match self.pick(128) {
                        0 => self.pick(10_000),
                        1..5 => self.pick(1_000),
                        _ => 4 + self.pick(61),
                    },
                    _ => self.pick(6),
                };
                self.take_room(length)
            }
            Mode::Full => 3,
            Mode::Lists(length) => length,
            Mode::Empty => 0,
            Mode::Shapes | Mode::Random(_) => [1, 2, 3, 0][self.pick(4)],
        }
    }

    /// The length of a string, in characters.
    pub(crate) fn text_length(&mut self) -> usize {
        match self.mode {
            Mode::Varied(_) => {
                let length = match self.pick(16) {
                    0..3 => 0,
                    3 => 1 + self.pick(2000),
                    _ => 1 + self.pick(20),
                };
                self.take_room(length)
            }
            _ => self.length(),
        }
    }

    fn take_room(&mut self, length: usize) -> usize {
        let length = length.min(self.room);
        self.room -= length;
        length
    }

    /// The low bits of the result are an integer of `bits` bits. The higher ones have no meaning.
    ///
    /// In the mode `Varied` six numbers in eight are arbitrary, one is small, and one is from the edges: 0, 1, -1, the
    /// least and the greatest with and without a sign.
    pub(crate) fn number(&mut self, bits: u32) -> u64 {
        let number = self.bits();
        if !matches!(self.mode, Mode::Varied(_)) {
            return number;
        }
        match self.pick(8) {
            0 => [0, 1, u64::MAX, 1 << (bits - 1), (1 << (bits - 1)) - 1][number as usize % 5],
            1 if number & 0x100 == 0 => number % 0x100,
            1 => (number % 0x100).wrapping_neg(),
            _ => number,
        }
    }

    /// A small number with few bits after the point; in the mode `Varied` any number, infinities and NaN included.
    pub(crate) fn float32(&mut self) -> f32 {
        match self.mode {
            Mode::Varied(_) => match self.pick(2) {
                0 => f32::from_bits(self.bits() as u32),
                _ => self.edge() as f32,
            },
            _ => self.bits() as u8 as f32 / 4.0,
        }
    }

    /// As [`Chooser::float32`].
    pub(crate) fn float64(&mut self) -> f64 {
        match self.mode {
            Mode::Varied(_) => match self.pick(2) {
                0 => f64::from_bits(self.bits()),
                _ => self.edge(),
            },
            _ => self.bits() as u16 as f64 / 8.0,
        }
    }

    fn edge(&mut self) -> f64 {
        let small = f64::from(self.bits() as i16) / 8.0;
        let edges = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ];
        edges.get(self.pick(14)).copied().unwrap_or(small)
    }

    /// A character; in the mode `Varied` one in eight is any Unicode character.
    pub(crate) fn letter(&mut self) -> char {
        if matches!(self.mode, Mode::Varied(_)) && self.pick(8) == 0 {
            let any = char::from_u32(self.bits() as u32 % 0x11_0000);
            return any.unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        ['a', 'Z', '7', 'é', '語', '🦀'][self.bits() as usize % 6]
    }

    /// Bits for a number; 0 in the mode `Empty`.
    pub(crate) fn bits(&mut self) -> u64 {
        if self.mode == Mode::Empty {
            return 0;
        }
        // xorshift64
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_combination_comes_up() {
        let shapes: HashSet<_> = (0..4 * 24)
            .map(|round| {
                let mut chooser = Chooser::new(Mode::Shapes, round);
                (chooser.pick(2), chooser.pick(3), chooser.length())
            })
            .collect();
        assert_eq!(shapes.len(), 2 * 3 * 4);
    }

    #[test]
    fn every_alternative_comes_up_early_at_every_place() {
        for place in 0..20 {
            let seen: HashSet<_> = (0..30)
                .map(|round| {
                    let mut chooser = Chooser::new(Mode::Full, round);
                    for _ in 0..place {
                        chooser.pick(5);
                    }
                    chooser.pick(5)
                })
                .collect();
            assert_eq!(seen.len(), 5, "at place {place}");
        }
    }

    #[test]
    fn random_choices_are_repeatable_and_differ_by_seed() {
        let draw = |seed, round| {
            let mut chooser = Chooser::new(Mode::Random(seed), round);
            (0..32).map(|_| chooser.pick(4)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, 3), draw(7, 3));
        assert_ne!(draw(7, 3), draw(6, 3));
        assert_ne!(draw(7, 3), draw(7, 4));
    }
}
