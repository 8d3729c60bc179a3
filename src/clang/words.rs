//! What is said of a fault, in the words of the WIT.

use super::finding::{Handle, Kind};
use crate::described::{Described, HandleOrigin, HandleSource, Touch};

/// What is known of a fault.
pub(super) struct Facts<'a> {
    pub kind: Kind,
    pub described: &'a Described,
    pub origin: Option<&'a HandleOrigin>,
    /// What ended the handle.
    pub ended: Option<&'a Touch>,
    /// What touches it at the place of the fault.
    pub touch: Option<&'a Touch>,
    /// Whether it is returned there.
    pub is_returned: bool,
}

impl Facts<'_> {
    /// The handle.
    pub(super) fn handle(&self) -> Handle {
        match self.origin {
            Some(origin) => Handle {
                resource: Some(origin.resource.clone()),
                is_own: Some(origin.is_own),
                function: Some(origin.function.clone()),
                place: Some(origin.place.clone()),
            },
            None => Handle {
                resource: self.resource().map(str::to_string),
                is_own: (self.kind == Kind::ViewDropped).then_some(true),
                ..Handle::default()
            },
        }
    }

    fn resource(&self) -> Option<&str> {
        let touches = [self.ended, self.touch].into_iter().flatten();
        let of_touches = touches.filter_map(|touch| match touch {
            Touch::Dropped { resource, .. } => Some(resource.as_str()),
            Touch::Viewed | Touch::Passed(_) => None,
        });
        let of_origin = self.origin.map(|origin| origin.resource.as_str());
        of_origin.into_iter().chain(of_touches).next()
    }

    /// What is wrong, in one line.
    pub(super) fn message(&self) -> String {
        let handle = self.subject();
        let what = match self.kind {
            Kind::Leak if self.origin.is_some_and(|origin| !origin.is_own) => {
                "is not dropped on this path".into()
            }
            Kind::Leak => "is neither dropped nor given away on this path".into(),
            Kind::DoubleDrop => "is dropped a second time".into(),
            Kind::UseAfterDrop => format!("{} after it was dropped", self.use_()),
            Kind::UseAfterGivenAway => format!("{} after it was given away", self.use_()),
            Kind::ViewDropped => {
                let short = short(self.resource().unwrap_or("resource"));
                return format!(
                    "a view of an own<{short}> is dropped as a borrow: that drops the own handle itself"
                );
            }
        };
        format!("{handle} {what}")
    }

    fn subject(&self) -> String {
        let Some(origin) = self.origin else {
            return match self.resource() {
                Some(resource) => format!("a handle of `{resource}`"),
                None => "a handle".into(),
            };
        };
        let (ty, function, place) = (origin.wit_type(), &origin.function, &origin.place);
        match (origin.source, place.as_str()) {
            (HandleSource::Received, _) => format!("{ty} `{place}` of `{function}`"),
            (HandleSource::Returned, "") => format!("{ty} returned by `{function}`"),
            (HandleSource::Returned, _) => format!("{ty} `{place}` returned by `{function}`"),
            (HandleSource::Made, _) => format!("{ty} made by `{function}`"),
        }
    }

    fn use_(&self) -> String {
        match self.touch {
            _ if self.is_returned => "is returned".into(),
            Some(Touch::Dropped { .. }) => "is dropped".into(),
            Some(Touch::Passed(function)) => format!("is passed to `{function}`"),
            Some(Touch::Viewed) | None => "is used".into(),
        }
    }

    /// What to do about it, in one line.
    pub(super) fn help(&self) -> String {
        match self.kind {
            Kind::Leak => match (self.origin, self.drop_function()) {
                (Some(origin), Some(drop)) if !origin.is_own => format!(
                    "call `{drop}` before the function returns, on every path, or let a guard do it"
                ),
                (_, Some(drop)) => {
                    format!("call `{drop}` on every path that does not give it away")
                }
                (_, None) => "drop it on every path".into(),
            },
            Kind::DoubleDrop => {
                "remove one of the two drops; where a guard drops it, call its `release()` or drop nothing by hand"
                    .into()
            }
            Kind::UseAfterDrop => "drop it after its last use".into(),
            Kind::UseAfterGivenAway => {
                "what was given away belongs to the callee: neither use nor drop it any more".into()
            }
            Kind::ViewDropped => match self.own_drop() {
                Some(drop) => format!("do not drop the view; drop the own handle once, with `{drop}`"),
                None => "do not drop the view; drop the own handle once".into(),
            },
        }
    }

    fn drop_function(&self) -> Option<&str> {
        let origin = self.origin?;
        let exact = self.drop_of(&origin.resource, origin.is_own);
        exact.or_else(|| self.drop_of(&origin.resource, true)) // of old bindings
    }

    fn own_drop(&self) -> Option<&str> {
        self.drop_of(self.resource()?, true)
    }

    fn drop_of(&self, of: &str, owns: bool) -> Option<&str> {
        let touches = self.described.touches.iter();
        // The drop aliases of witguard's own headers, which code on raw bindings does not have, end in `_drop`.
        let mut touches = touches.filter(|(name, _)| !name.ends_with("_drop"));
        let found = touches.find(|(_, touch)| {
            matches!(touch, Touch::Dropped { resource, is_own } if resource == of && *is_own == owns)
        });
        found.map(|(name, _)| name.as_str())
    }
}

/// What a path says where the handle ends.
pub(super) fn ended(touch: &Touch) -> String {
    match touch {
        Touch::Dropped { .. } => "it is dropped here".into(),
        Touch::Passed(function) => format!("it is given away here, to `{function}`"),
        Touch::Viewed => "it ends here".into(),
    }
}

/// What a path says where the handle begins.
pub(super) fn began(origin: &HandleOrigin) -> String {
    match origin.source {
        HandleSource::Received => format!("`{}` is received here", origin.place),
        HandleSource::Returned => format!("`{}` returns it here", origin.function),
        HandleSource::Made => "it is made here".into(),
    }
}

fn short(wit: &str) -> &str {
    wit.rsplit('#').next().unwrap_or(wit)
}
