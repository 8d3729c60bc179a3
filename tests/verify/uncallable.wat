;; Functions that nobody can call, beside one that can be called.
(component
  (type $r' (resource (rep i32)))
  (core func $rep (canon resource.rep $r'))
  (core module $m
    (func (export "f") (param i32))
    (func (export "g")))
  (core instance $i (instantiate $m))
  (type $s' (stream u8))
  (type $u' (future u8))
  (export $r "nobody-makes" (type $r'))
  (func $takes-one-method (param "self" (borrow $r)) (canon lift (core func $i "f")))
  (func $takes-stream (param "s" $s') (canon lift (core func $i "f")))
  (func $takes-future (param "f" $u') (canon lift (core func $i "f")))
  (func $works (canon lift (core func $i "g")))
  (export "[method]nobody-makes.use" (func $takes-one-method))
  (export "takes-stream" (func $takes-stream))
  (export "takes-future" (func $takes-future))
  (export "works" (func $works)))
