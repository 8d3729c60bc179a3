//! The report as JUnit's XML: a test case for each function.

use anyhow::Result;
use quick_junit::{NonSuccessKind, Report as Xml, TestCase, TestCaseStatus, TestSuite};

use crate::frames;
use crate::report::{Function, Report, Verdict};

impl Report {
    /// The report as JUnit's XML. A function that could not be called is a skipped test; a mere warning is in the
    /// test's output.
    ///
    /// # Errors
    /// If writing the XML fails; no report is known for which it does.
    pub fn junit(&self) -> Result<String> {
        let mut suite = TestSuite::new(self.component.as_str());
        suite.set_time(self.time);
        for function in &self.functions {
            suite.add_test_case(self.case(function));
        }
        let mut xml = Xml::new("witguard verify");
        xml.set_time(self.time).add_test_suite(suite);
        Ok(xml.to_string()?)
    }

    fn case(&self, function: &Function) -> TestCase {
        let status = match self.verdict(function) {
            Verdict::Passed | Verdict::Warned => TestCaseStatus::success(),
            Verdict::NotCalled => {
                let mut skipped = TestCaseStatus::skipped();
                skipped.set_message(function.not_called.as_deref().unwrap_or_default());
                skipped
            }
            Verdict::Failed => failure(function),
        };
        let mut case = TestCase::new(function.name.as_str(), status);
        if !function.interface.is_empty() {
            case.set_classname(function.interface.as_str());
        }
        case.set_time(function.time);
        let (calls, ok) = (function.calls, function.ok);
        let mut output = format!("{ok} of {calls} calls returned\n");
        output.extend(faults(function).map(|line| line + "\n"));
        case.set_system_out(output);
        case
    }
}

fn failure(function: &Function) -> TestCaseStatus {
    let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let why = [&function.not_called, &function.stopped];
    let why = why.into_iter().flatten().cloned();
    let lines: Vec<_> = faults(function).chain(why).collect();
    failure.set_message(lines.first().cloned().unwrap_or_default());
    failure.set_description(lines.join("\n"));
    failure
}

fn faults(function: &Function) -> impl Iterator<Item = String> {
    function.faults.iter().map(|fault| {
        let own = frames::own(&fault.backtrace);
        let at = match own.is_empty() {
            true => String::new(),
            false => format!(" (in {})", own.join(" < ")),
        };
        format!("{fault}, first in run {}{at}", fault.first_run)
    })
}
