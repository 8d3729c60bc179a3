;; As componentize-py makes them: the function that sets the component up is still exported.
(component
  (core module $m
    (func (export "init") (unreachable))
    (func (export "run")))
  (core instance $i (instantiate $m))
  (func $init (canon lift (core func $i "init")))
  (func $run (canon lift (core func $i "run")))
  (instance $exports (export "init" (func $init)))
  (export "exports" (instance $exports))
  (export "run" (func $run)))
