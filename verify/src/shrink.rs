//! Smaller arguments: for a failed call, the smallest that still fails.

use wasmtime::component::Val;

/// Values that are smaller than `value`, the smallest first. Handles stay as they are.
pub(crate) fn smaller(value: &Val) -> Vec<Val> {
    match value {
        Val::Bool(true) => vec![Val::Bool(false)],
        Val::S8(n) => signed(*n, |n| i8::try_from(n).map(Val::S8)),
        Val::S16(n) => signed(*n, |n| i16::try_from(n).map(Val::S16)),
        Val::S32(n) => signed(*n, |n| i32::try_from(n).map(Val::S32)),
        Val::S64(n) => signed(*n, |n| i64::try_from(n).map(Val::S64)),
        Val::U8(n) => signed(*n, |n| u8::try_from(n).map(Val::U8)),
        Val::U16(n) => signed(*n, |n| u16::try_from(n).map(Val::U16)),
        Val::U32(n) => signed(*n, |n| u32::try_from(n).map(Val::U32)),
        Val::U64(n) => signed(*n, |n| u64::try_from(n).map(Val::U64)),
        Val::Float32(n) => floats((*n).into())
            .map(|n| Val::Float32(n as f32))
            .collect(),
        Val::Float64(n) => floats(*n).map(Val::Float64).collect(),
        Val::Char(c) if *c != 'a' => vec![Val::Char('a')],
        Val::String(text) => strings(text).into_iter().map(Val::String).collect(),
        Val::List(values) => lists(values).into_iter().map(Val::List).collect(),
        Val::Map(pairs) => pieces(pairs).into_iter().map(Val::Map).collect(),
        Val::FixedLengthList(values) => one_of(values, |value| value, with)
            .map(Val::FixedLengthList)
            .collect(),
        Val::Tuple(values) => one_of(values, |value| value, with)
            .map(Val::Tuple)
            .collect(),
        Val::Record(fields) => one_of(
            fields,
            |(_, value)| value,
            |(name, _), value| (name.clone(), value),
        )
        .map(Val::Record)
        .collect(),
        Val::Option(Some(inner)) => {
            let inner = smaller(inner)
                .into_iter()
                .map(|value| Some(Box::new(value)));
            std::iter::once(None)
                .chain(inner)
                .map(Val::Option)
                .collect()
        }
        Val::Variant(name, Some(inner)) => {
            let inner = smaller(inner).into_iter();
            inner
                .map(|value| Val::Variant(name.clone(), Some(Box::new(value))))
                .collect()
        }
        Val::Result(Ok(Some(inner))) => {
            let inner = smaller(inner).into_iter();
            inner
                .map(|value| Val::Result(Ok(Some(Box::new(value)))))
                .collect()
        }
        Val::Result(Err(Some(inner))) => {
            let inner = smaller(inner).into_iter();
            inner
                .map(|value| Val::Result(Err(Some(Box::new(value)))))
                .collect()
        }
        Val::Flags(names) => pieces(names).into_iter().map(Val::Flags).collect(),
        _ => Vec::new(),
    }
}

/// Smaller arguments: one of them smaller.
pub(crate) fn smaller_args(values: &[Val]) -> Vec<Vec<Val>> {
    one_of(values, |value| value, with).collect()
}

fn with(_: &Val, value: Val) -> Val {
    value
}

/// Integers nearer to 0, by halving, by their last digits, and by one.
fn signed<N: Into<i128> + Copy, E>(n: N, make: impl Fn(i128) -> Result<Val, E>) -> Vec<Val> {
    let n: i128 = n.into();
    let mut found = Vec::new();
    for candidate in [
        0,
        1,
        n % 10,
        n % 100,
        n % 1000,
        n & 0xff,
        n & 0xffff,
        n / 2,
        -n,
        n - n.signum(),
    ] {
        let nearer = candidate.abs() < n.abs() || candidate == -n && n < 0;
        if nearer && !found.contains(&candidate) {
            found.push(candidate);
        }
    }
    found.sort_by_key(|n| n.abs());
    found.into_iter().filter_map(|n| make(n).ok()).collect()
}

fn floats(n: f64) -> impl Iterator<Item = f64> {
    let candidates = [0.0, 1.0, n.trunc(), (n / 2.0).trunc()];
    let nearer = move |candidate: &f64| {
        (candidate.abs() < n.abs() || !n.is_finite()) && candidate.is_finite()
    };
    candidates.into_iter().filter(nearer)
}

fn strings(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut found: Vec<String> = pieces(&letters)
        .into_iter()
        .map(|letters| letters.into_iter().collect())
        .collect();
    if letters.iter().any(|&letter| letter != 'a') {
        found.push("a".repeat(letters.len()));
    }
    found
}

/// Lists with less in them, and then with smaller elements.
fn lists(values: &[Val]) -> Vec<Vec<Val>> {
    let mut found = pieces(values);
    found.extend(one_of(values, |value| value, with));
    found
}

/// Nothing, either half, and all but one.
fn pieces<T: Clone>(values: &[T]) -> Vec<Vec<T>> {
    let length = values.len();
    if length == 0 {
        return Vec::new();
    }
    let (first, second) = values.split_at(length / 2);
    let mut found = vec![Vec::new(), first.to_vec(), second.to_vec()];
    // All but one of a long list is not much smaller.
    for left_out in 0..length.min(32) {
        let mut others = values.to_vec();
        others.remove(left_out);
        found.push(others);
    }
    found.retain(|piece| piece.len() < length);
    found
}

/// All of `values`, with one smaller.
fn one_of<'a, T: Clone>(
    values: &'a [T],
    get: impl Fn(&T) -> &Val + 'a,
    set: impl Fn(&T, Val) -> T + 'a,
) -> impl Iterator<Item = Vec<T>> + 'a {
    (0..values.len()).flat_map(move |at| {
        let made: Vec<_> = smaller(get(&values[at]))
            .into_iter()
            .map(|value| {
                let mut all = values.to_vec();
                all[at] = set(&values[at], value);
                all
            })
            .collect();
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes smaller values as long as there is one of which this holds.
    fn shrunk(mut value: Val, fails: impl Fn(&Val) -> bool) -> Val {
        while let Some(next) = smaller(&value).into_iter().find(|value| fails(value)) {
            value = next;
        }
        value
    }

    #[test]
    fn shrinking_ends_at_the_smallest_that_fails() {
        let text = |text: &str| Val::String(text.into());
        assert_eq!(
            shrunk(text("an admin here"), |value| {
                matches!(value, Val::String(text) if text.contains("admin"))
            }),
            text("admin")
        );
        assert_eq!(
            shrunk(Val::U32(4_123_456_707), |value| {
                matches!(value, Val::U32(n) if n % 100 == 7)
            }),
            Val::U32(7)
        );
        let list = Val::List(
            (0..60)
                .map(|n| Val::Option(Some(Box::new(Val::S8(-n)))))
                .collect(),
        );
        assert_eq!(
            shrunk(
                list,
                |value| matches!(value, Val::List(values) if values.len() >= 3)
            ),
            Val::List(vec![Val::Option(None); 3])
        );
        let record = Val::Record(vec![
            ("a".into(), Val::Float64(f64::NAN)),
            ("b".into(), Val::Flags(vec!["x".into(), "y".into()])),
        ]);
        let smallest = Val::Record(vec![
            ("a".into(), Val::Float64(0.0)),
            ("b".into(), Val::Flags(Vec::new())),
        ]);
        assert_eq!(shrunk(record, |_| true), smallest);
    }

    #[test]
    fn nothing_is_smaller_than_itself() {
        for value in [
            Val::S64(i64::MIN),
            Val::U64(u64::MAX),
            Val::S8(-1),
            Val::Float32(f32::INFINITY),
            Val::Char('語'),
            Val::String("語語".into()),
            Val::List(vec![Val::Bool(true); 3]),
        ] {
            // Ends, whatever fails.
            shrunk(value.clone(), |_| true);
            assert!(!smaller(&value).contains(&value), "{value:?}");
        }
    }
}
