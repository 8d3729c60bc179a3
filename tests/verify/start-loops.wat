;; Never gets to be called.
(component
  (core module $m
    (func $start (loop $l (br $l)))
    (start $start)
    (func (export "f")))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "f")))
  (export "f" (func $f)))
