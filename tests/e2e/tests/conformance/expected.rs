//! What the implementations of the cases must return: everything they received, summed into one number (see `sum.h`).

use wasmtime::component::Val;
use witguard_e2e::{Args, Export, Host, Mode, Values, probe, request_id};

/// Adds `id` to a sum as the guests do.
fn add(sum: i64, id: i64) -> i64 {
    sum.wrapping_mul(31).wrapping_add(id)
}

/// The sum of everything in the arguments.
pub(crate) fn sum(args: &Args) -> i64 {
    let mut reps = args.reps.iter();
    let mut sum = 0;
    args.values
        .iter()
        .for_each(|value| fold(value, &mut reps, &mut sum));
    assert_eq!(reps.next(), None, "more resources than handles");
    sum
}

/// The sum of handles alone.
pub(crate) fn sum_of_handles(reps: &[u32]) -> i64 {
    reps.iter().fold(0, |sum, &rep| add(sum, request_id(rep)))
}

fn fold<'a>(value: &Val, reps: &mut impl Iterator<Item = &'a u32>, sum: &mut i64) {
    match value {
        Val::Resource(_) => *sum = add(*sum, request_id(*reps.next().expect("a resource"))),
        Val::U32(number) => *sum = add(*sum, i64::from(*number)),
        Val::String(text) => *sum = add(*sum, text.len() as i64),
        Val::List(items) | Val::Tuple(items) => items.iter().for_each(|item| fold(item, reps, sum)),
        Val::Record(fields) => fields.iter().for_each(|(_, field)| fold(field, reps, sum)),
        Val::Variant(_, payload)
        | Val::Option(payload)
        | Val::Result(Ok(payload) | Err(payload)) => {
            payload.iter().for_each(|payload| fold(payload, reps, sum));
        }
        other => panic!("the guests have no sum of {other:?}"),
    }
}

/// The number that a function returned: as a number, as text, or as text in a `result` whose arm depends on its parity.
fn said(results: &[Val]) -> i64 {
    let number = |text: &str| u64::from_str_radix(text, 16).expect("hexadecimal") as i64;
    match results {
        [Val::S64(said)] => *said,
        [Val::String(text)] => number(text),
        [Val::Result(Ok(Some(text)) | Err(Some(text)))] => {
            let Val::String(text) = &**text else {
                panic!("{results:?}")
            };
            assert_eq!(
                number(text) % 2 == 0,
                matches!(results, [Val::Result(Ok(_))]),
                "the wrong arm"
            );
            number(text)
        }
        other => panic!("no sum in {other:?}"),
    }
}

/// Calls each of the case's own functions, and checks the sum that it returns. Functions that make or borrow exported
/// resources have their own tests. Gives the number of calls that were checked.
pub(crate) fn check_sums(host: &Host, calls: u64, mode: Mode) -> u64 {
    let mut checked = 0;
    for export in own_exports(host) {
        let mut instance = host.instantiate().unwrap();
        let mut values = Values::new(mode);
        for call in 0..calls {
            let args = instance.args(&export, &mut values).unwrap();
            let results = instance.call_export(&export, &args.values).unwrap();
            let results = results.unwrap_or_else(|trap| panic!("{export}, call {call}: {trap}"));
            if args.handed.exported_borrows == 0 && !matches!(results[..], [Val::Resource(_)]) {
                assert_eq!(
                    said(&results),
                    sum(&args),
                    "{export}, call {call}: {:?}",
                    args.values
                );
                checked += 1;
            }
            instance.discard(&results).unwrap();
            instance.release(args).unwrap();
        }
    }
    checked
}

/// The exported functions, except for the probe's and the one that chooses a path.
pub(crate) fn own_exports(host: &Host) -> Vec<Export> {
    let theirs = [probe::INTERFACE, "paths"];
    let own = |export: &&Export| !theirs.contains(&export.interface.as_str());
    host.exports().iter().filter(own).cloned().collect()
}
