;; Sleeps as long as it is told, by the real WASI.
(component
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (alias outer 1 $pollable (type $outer))
    (export "pollable" (type $pollable (eq $outer)))
    (export "subscribe-duration" (func (param "when" u64) (result (own $pollable))))))
  (core func $block (canon lower (func $poll "[method]pollable.block")))
  (core func $subscribe (canon lower (func $clock "subscribe-duration")))
  (core func $drop (canon resource.drop $pollable))
  (core module $m
    (import "" "block" (func $block (param i32)))
    (import "" "subscribe" (func $subscribe (param i64) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func $sleep (param i64)
      (local $p i32)
      (local.set $p (call $subscribe (local.get 0)))
      (call $block (local.get $p))
      (call $drop (local.get $p)))
    (func (export "sleeps-a-microsecond") (call $sleep (i64.const 1000)))
    (func (export "sleeps-an-hour") (call $sleep (i64.const 3600000000000))))
  (core instance $i (instantiate $m (with "" (instance
    (export "block" (func $block))
    (export "subscribe" (func $subscribe))
    (export "drop" (func $drop))))))
  (func $micro (canon lift (core func $i "sleeps-a-microsecond")))
  (func $hour (canon lift (core func $i "sleeps-an-hour")))
  (export "sleeps-a-microsecond" (func $micro))
  (export "sleeps-an-hour" (func $hour)))
