;; Asks the host for a stream, which no stand-in can give.
(component
  (type $s (stream u8))
  (import "give" (func $give (result $s)))
  (core func $give' (canon lower (func $give)))
  (core module $m
    (import "" "give" (func $give (result i32)))
    (func (export "f") (drop (call $give))))
  (core instance $i (instantiate $m (with "" (instance (export "give" (func $give'))))))
  (func $f (canon lift (core func $i "f")))
  (export "f" (func $f)))
