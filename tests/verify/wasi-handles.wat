;; Gets streams of WASI's, and hands them on to an import that is not WASI's.
(component
  (import "wasi:io/streams@0.2.0" (instance $streams
    (export "output-stream" (type $out (sub resource)))))
  (alias export $streams "output-stream" (type $out))
  (import "t:t/log" (instance $log
    (alias outer 1 $out (type $outer))
    (export "output-stream" (type $out (eq $outer)))
    (export "use" (func (param "out" (borrow $out))))))
  (core func $use (canon lower (func $log "use")))
  (core func $drop (canon resource.drop $out))
  (core module $m
    (import "" "use" (func $use (param i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "balanced") (param i32)
      (call $use (local.get 0))
      (call $use (local.get 0))
      (call $drop (local.get 0)))
    (func (export "leaks") (param i32)
      (call $use (local.get 0))))
  (core instance $i (instantiate $m (with "" (instance
    (export "use" (func $use))
    (export "drop" (func $drop))))))
  (func $balanced (param "out" (borrow $out)) (canon lift (core func $i "balanced")))
  (func $leaks (param "out" (borrow $out)) (canon lift (core func $i "leaks")))
  (func $owns (param "out" (own $out)) (canon lift (core func $i "balanced")))
  (export "balanced" (func $balanced))
  (export "owns" (func $owns))
  (export "leaks" (func $leaks)))
