;; Wants more memory than it may have before it is called.
(component
  (core module $m
    (memory 20000)
    (func (export "f")))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "f")))
  (export "f" (func $f)))
