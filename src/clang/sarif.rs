//! SARIF 2.1.0, which code hosts show beside the code.

use anyhow::Result;
use serde_json::{Value, json};

use super::finding::{Finding, Kind, Location};
use super::report::Report;
use witguard_messages::untrusted::harmless;

impl Report {
    /// As SARIF, with a line break at the end.
    ///
    /// # Errors
    /// Serialization fails, which it does for no report.
    pub fn to_sarif(&self) -> Result<String> {
        let rules = Kind::ALL.iter().map(|kind| {
            json!({
                "id": kind.name(),
                "shortDescription": {"text": kind.description()},
                "defaultConfiguration": {"level": "error"},
            })
        });
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "witguard",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules.collect::<Vec<_>>(),
                }},
                "columnKind": "unicodeCodePoints",
                "results": self.findings.iter().map(result).collect::<Vec<_>>(),
            }],
        });
        Ok(harmless(&(serde_json::to_string_pretty(&log)? + "\n")))
    }
}

fn result(finding: &Finding) -> Value {
    let steps = finding.path.iter();
    let steps = steps.map(|step| json!({"location": location(&step.at, Some(&step.message))}));
    let last = json!({"location": location(&finding.at, Some(&finding.message))});
    let steps: Vec<_> = steps.chain([last]).collect();
    json!({
        "ruleId": finding.kind.name(),
        "level": "error",
        "message": {"text": format!("{}. {}.", finding.message, finding.help)},
        "locations": [location(&finding.at, None)],
        "codeFlows": [{"threadFlows": [{"locations": steps}]}],
    })
}

fn location(at: &Location, message: Option<&String>) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&at.file)},
            "region": {"startLine": at.line, "startColumn": at.column},
        },
    });
    if let Some(message) = message {
        location["message"] = json!({"text": message});
    }
    location
}

/// A path as a relative reference, or as a `file:` URI where it begins at the root.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            b'\\' => uri.push('/'),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("src/a b#c.c"), "src/a%20b%23c.c");
        assert_eq!(uri("/ü.c"), "file:///%C3%BC.c");
    }
}
