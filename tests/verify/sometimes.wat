;; Functions that trap, leak or misuse a handle in every second call of them; the component counts its calls.
(component
  (import "ctx" (type $ctx (sub resource)))
  (core func $drop (canon resource.drop $ctx))
  (core module $m
    (import "" "drop" (func $drop (param i32)))
    ;; Of an instance the first call is right, and the second is not.
    (global $calls (mut i32) (i32.const 0))
    (func $second (result i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.eq (global.get $calls) (i32.const 2)))
    (func (export "traps") (param i32)
      (call $drop (local.get 0))
      (if (call $second) (then unreachable)))
    (func (export "leaks") (param i32)
      (if (i32.eqz (call $second)) (then (call $drop (local.get 0)))))
    (func (export "drops-twice") (param i32)
      (call $drop (local.get 0))
      (if (call $second) (then (call $drop (local.get 0))))))
  (core instance $i (instantiate $m (with "" (instance (export "drop" (func $drop))))))
  (func (export "traps") (param "c" (borrow $ctx)) (canon lift (core func $i "traps")))
  (func (export "leaks") (param "c" (borrow $ctx)) (canon lift (core func $i "leaks")))
  (func (export "drops-twice") (param "c" (borrow $ctx)) (canon lift (core func $i "drops-twice"))))
