//! Who must drop a handle that a function takes or gives: the ownership rules in one function.

/// On which side of the world a function or resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    /// It is imported: the host or another component has it.
    Import,
    /// It is exported: the component itself has it.
    Export,
}

/// Where a handle stands in a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Parameter,
    Result,
}

/// What the author of the component has to do about a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Drop it before the call returns.
    DropBeforeReturn,
    /// Drop it before the task returns.
    DropBeforeTaskReturn,
    /// Nothing: it is a pointer to the component's own representation.
    Pointer,
    /// Nothing: it is lent for the call.
    Lent,
    /// Drop it or pass it on, at any time: it is owned from now on.
    Owned,
    /// Nothing, and use it no more: the other side owns it.
    GivenAway,
    /// The component model allows no borrow there.
    Forbidden,
}

impl Duty {
    /// Whether the component's author must drop the handle.
    pub(crate) fn is_yours(self) -> bool {
        matches!(
            self,
            Duty::DropBeforeReturn | Duty::DropBeforeTaskReturn | Duty::Owned
        )
    }
}

/// A handle in a function of a world, as far as its duty depends on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// Where the function is.
    pub function: Side,
    pub is_async: bool,
    pub place: Place,
    pub is_own: bool,
    /// Where the resource is defined.
    pub resource: Side,
    /// Whether it comes through a stream or future.
    pub is_payload: bool,
}

/// What must be done about a handle.
pub(crate) fn duty(held: Held) -> Duty {
    match held.is_own {
        true => of_own(held),
        false => of_borrow(held),
    }
}

/// An own handle belongs to whoever received it last.
fn of_own(held: Held) -> Duty {
    match (held.function, held.place) {
        (Side::Export, Place::Parameter) | (Side::Import, Place::Result) => Duty::Owned,
        (Side::Export, Place::Result) | (Side::Import, Place::Parameter) => Duty::GivenAway,
    }
}

fn of_borrow(held: Held) -> Duty {
    match (held.function, held.place, held.resource) {
        _ if held.is_payload => Duty::Forbidden,
        (_, Place::Result, _) => Duty::Forbidden,
        // Rule 3: the caller lends.
        (Side::Import, Place::Parameter, _) => Duty::Lent,
        // Rule 2: there is no handle.
        (Side::Export, Place::Parameter, Side::Export) => Duty::Pointer,
        // Rules 1 and 6: the callee drops, before the call or the task returns.
        (Side::Export, Place::Parameter, Side::Import) => match held.is_async {
            false => Duty::DropBeforeReturn,
            true => Duty::DropBeforeTaskReturn,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A borrow of an imported resource that an exported function receives.
    const RECEIVED: Held = Held {
        function: Side::Export,
        is_async: false,
        place: Place::Parameter,
        is_own: false,
        resource: Side::Import,
        is_payload: false,
    };

    #[test]
    fn rule_1_the_callee_drops_a_borrow_before_the_call_returns() {
        assert_eq!(duty(RECEIVED), Duty::DropBeforeReturn);
    }

    #[test]
    fn rule_2_a_borrow_of_an_exported_resource_is_a_pointer() {
        let resource = Side::Export;
        for is_async in [false, true] {
            let held = Held {
                resource,
                is_async,
                ..RECEIVED
            };
            assert_eq!(duty(held), Duty::Pointer);
        }
    }

    #[test]
    fn rule_3_the_caller_lends() {
        let function = Side::Import;
        for is_async in [false, true] {
            let held = Held {
                function,
                is_async,
                ..RECEIVED
            };
            assert_eq!(duty(held), Duty::Lent);
        }
    }

    #[test]
    fn rule_6_an_asynchronous_callee_drops_before_the_task_returns() {
        let is_async = true;
        let held = Held {
            is_async,
            ..RECEIVED
        };
        assert_eq!(duty(held), Duty::DropBeforeTaskReturn);
    }

    #[test]
    fn an_own_handle_belongs_to_who_received_it() {
        let of = |function, place| {
            let held = Held {
                is_own: true,
                function,
                place,
                ..RECEIVED
            };
            duty(held)
        };
        assert_eq!(of(Side::Export, Place::Parameter), Duty::Owned);
        assert_eq!(of(Side::Import, Place::Result), Duty::Owned);
        assert_eq!(of(Side::Export, Place::Result), Duty::GivenAway);
        assert_eq!(of(Side::Import, Place::Parameter), Duty::GivenAway);
    }

    #[test]
    fn a_borrow_cannot_be_returned_or_sent() {
        let place = Place::Result;
        assert_eq!(duty(Held { place, ..RECEIVED }), Duty::Forbidden);
        let is_payload = true;
        let held = Held {
            is_payload,
            ..RECEIVED
        };
        assert_eq!(duty(held), Duty::Forbidden);
    }
}
