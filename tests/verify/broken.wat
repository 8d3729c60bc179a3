(component
  (func $f)
