;; Its function's name, which is in the backtrace, would like to be a terminal's command, XML and JSON.
(component
  (core module $m
    (func $"\1b[31m]]></failure>\"}&\u{202e}" (export "f") (unreachable)))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "f")))
  (export "f" (func $f)))
