//! Arguments as text, in WAVE. A handle is written as the name of its resource.

use anyhow::{Context, Result, anyhow, bail};
use wasm_wave::parser::ParserError;
use wasm_wave::untyped::UntypedFuncCall;
use wasm_wave::value::{Type as WaveType, Value};
use wasm_wave::wasm::{DisplayValue, WasmValue, WasmValueError};
use wasmtime::component::{ResourceType, Type, Val};

use crate::export::Export;
use crate::host::Host;

impl Host {
    /// The arguments of a call of `export` as text: `context, {name: ""}`.
    ///
    /// # Errors
    /// If they are not of the function's types, or WAVE has no form for one of them.
    pub fn wave(&self, export: &Export, values: &[Val]) -> Result<String> {
        let types = export.params().map(|(_, ty)| ty);
        let texts = types.zip(values).map(|(ty, value)| {
            let value = self.to_wave(&ty, value)?;
            Ok(DisplayValue(&value).to_string())
        });
        Ok(texts.collect::<Result<Vec<_>>>()?.join(", "))
    }

    /// Arguments for `export`, read from text. They hold no handles: give them to [`Instance::args_like`].
    ///
    /// [`Instance::args_like`]: crate::Instance::args_like
    ///
    /// # Errors
    /// If the text is not WAVE, or not of the function's types.
    pub fn read_wave(&self, export: &Export, text: &str) -> Result<Vec<Val>> {
        let types: Vec<Type> = export.params().map(|(_, ty)| ty).collect();
        let wave = types.iter().map(|ty| self.wave_type(ty));
        let wave = wave.collect::<Result<Vec<_>>>()?;
        let call = format!("f({text})");
        let in_text = |error: ParserError| anyhow!(shown(&error, text));
        let parsed = UntypedFuncCall::parse(&call).map_err(in_text)?;
        let values: Vec<Value> = parsed.to_wasm_params(&wave).map_err(in_text)?;
        let values = types.iter().zip(&values);
        values.map(|(ty, value)| from_wave(ty, value)).collect()
    }

    /// The name of a resource as the component declares it, without its interface.
    pub(crate) fn resource(&self, declared: ResourceType) -> &str {
        let named = self.names.iter().find(|(ty, _)| *ty == declared);
        let name = named.map_or("resource", |(_, name)| name);
        name.rsplit('#').next().unwrap_or(name)
    }

    fn wave_type(&self, ty: &Type) -> Result<WaveType> {
        let of = |ty: &Type| self.wave_type(ty);
        let maybe = |ty: Option<Type>| ty.map(|ty| of(&ty)).transpose();
        let made = match ty {
            Type::Bool => Some(WaveType::BOOL),
            Type::S8 => Some(WaveType::S8),
            Type::U8 => Some(WaveType::U8),
            Type::S16 => Some(WaveType::S16),
            Type::U16 => Some(WaveType::U16),
            Type::S32 => Some(WaveType::S32),
            Type::U32 => Some(WaveType::U32),
            Type::S64 => Some(WaveType::S64),
            Type::U64 => Some(WaveType::U64),
            Type::Float32 => Some(WaveType::F32),
            Type::Float64 => Some(WaveType::F64),
            Type::Char => Some(WaveType::CHAR),
            Type::String => Some(WaveType::STRING),
            Type::Own(resource) | Type::Borrow(resource) => {
                WaveType::enum_ty([self.resource(*resource)])
            }
            Type::List(list) => Some(WaveType::list(of(&list.ty())?)),
            Type::FixedLengthList(list) => Some(WaveType::list(of(&list.ty())?)),
            Type::Map(map) => {
                let pair = WaveType::tuple([of(&map.key())?, of(&map.value())?]);
                pair.map(WaveType::list)
            }
            Type::Record(record) => {
                let fields = record
                    .fields()
                    .map(|field| Ok((field.name, of(&field.ty)?)));
                WaveType::record(fields.collect::<Result<Vec<_>>>()?)
            }
            Type::Tuple(tuple) => {
                let types = tuple.types().map(|ty| of(&ty));
                WaveType::tuple(types.collect::<Result<Vec<_>>>()?)
            }
            Type::Variant(variant) => {
                let cases = variant.cases().map(|case| Ok((case.name, maybe(case.ty)?)));
                WaveType::variant(cases.collect::<Result<Vec<_>>>()?)
            }
            Type::Enum(cases) => WaveType::enum_ty(cases.names()),
            Type::Option(option) => Some(WaveType::option(of(&option.ty())?)),
            Type::Result(result) => {
                Some(WaveType::result(maybe(result.ok())?, maybe(result.err())?))
            }
            Type::Flags(flags) => WaveType::flags(flags.names()),
            _ => None,
        };
        made.with_context(|| format!("WAVE has no form for {ty:?}"))
    }

    fn to_wave(&self, ty: &Type, value: &Val) -> Result<Value> {
        let wave = self.wave_type(ty)?;
        let maybe = |ty: Option<Type>, value: &Option<Box<Val>>| match (ty, value) {
            (Some(ty), Some(value)) => self.to_wave(&ty, value).map(Some),
            _ => Ok(None),
        };
        let made: Result<Value, WasmValueError> = match (ty, value) {
            (Type::Own(resource) | Type::Borrow(resource), _) => {
                Value::make_enum(&wave, self.resource(*resource))
            }
            (_, Val::Bool(value)) => Ok(Value::make_bool(*value)),
            (_, Val::S8(value)) => Ok(Value::make_s8(*value)),
            (_, Val::U8(value)) => Ok(Value::make_u8(*value)),
            (_, Val::S16(value)) => Ok(Value::make_s16(*value)),
            (_, Val::U16(value)) => Ok(Value::make_u16(*value)),
            (_, Val::S32(value)) => Ok(Value::make_s32(*value)),
            (_, Val::U32(value)) => Ok(Value::make_u32(*value)),
            (_, Val::S64(value)) => Ok(Value::make_s64(*value)),
            (_, Val::U64(value)) => Ok(Value::make_u64(*value)),
            (_, Val::Float32(value)) => Ok(Value::make_f32(*value)),
            (_, Val::Float64(value)) => Ok(Value::make_f64(*value)),
            (_, Val::Char(value)) => Ok(Value::make_char(*value)),
            (_, Val::String(value)) => Ok(Value::make_string(value.as_str().into())),
            (_, Val::Enum(case)) => Value::make_enum(&wave, case),
            (_, Val::Flags(names)) => Value::make_flags(&wave, names.iter().map(String::as_str)),
            (Type::List(list), Val::List(values)) => {
                let values = values.iter().map(|value| self.to_wave(&list.ty(), value));
                Value::make_list(&wave, values.collect::<Result<Vec<_>>>()?)
            }
            (Type::FixedLengthList(list), Val::FixedLengthList(values)) => {
                let values = values.iter().map(|value| self.to_wave(&list.ty(), value));
                Value::make_list(&wave, values.collect::<Result<Vec<_>>>()?)
            }
            (Type::Map(map), Val::Map(pairs)) => {
                let pair =
                    WaveType::tuple([self.wave_type(&map.key())?, self.wave_type(&map.value())?]);
                let pair = pair.context("a pair has a type")?;
                let pairs = pairs.iter().map(|(key, value)| {
                    let pair_of = [
                        self.to_wave(&map.key(), key)?,
                        self.to_wave(&map.value(), value)?,
                    ];
                    Ok(Value::make_tuple(&pair, pair_of)?)
                });
                Value::make_list(&wave, pairs.collect::<Result<Vec<_>>>()?)
            }
            (Type::Record(record), Val::Record(values)) => {
                let fields = record.fields().zip(values);
                let fields = fields.map(|(field, (name, value))| {
                    Ok((name.as_str(), self.to_wave(&field.ty, value)?))
                });
                Value::make_record(&wave, fields.collect::<Result<Vec<_>>>()?)
            }
            (Type::Tuple(tuple), Val::Tuple(values)) => {
                let values = tuple.types().zip(values);
                let values = values.map(|(ty, value)| self.to_wave(&ty, value));
                Value::make_tuple(&wave, values.collect::<Result<Vec<_>>>()?)
            }
            (Type::Variant(variant), Val::Variant(name, value)) => {
                let case = variant.cases().find(|case| case.name == name.as_str());
                let value = maybe(case.and_then(|case| case.ty), value)?;
                Value::make_variant(&wave, name, value)
            }
            (Type::Option(option), Val::Option(value)) => {
                Value::make_option(&wave, maybe(Some(option.ty()), value)?)
            }
            (Type::Result(result), Val::Result(value)) => Value::make_result(
                &wave,
                match value {
                    Ok(value) => Ok(maybe(result.ok(), value)?),
                    Err(value) => Err(maybe(result.err(), value)?),
                },
            ),
            _ => bail!("the value {value:?} is not of the type {ty:?}"),
        };
        Ok(made?)
    }
}

/// An error in `text`, which begins two characters after the start of what was parsed, with the place under the text.
fn shown(error: &ParserError, text: &str) -> String {
    let why = match (std::error::Error::source(error), error.detail()) {
        (Some(source), _) => source.to_string(),
        (None, Some(detail)) => detail.to_owned(),
        (None, None) => error.kind().to_string(),
    };
    let letters = |end: usize| {
        text.get(..end.saturating_sub(2))
            .unwrap_or(text)
            .chars()
            .count()
    };
    let (start, end) = (letters(error.span().start), letters(error.span().end));
    let marks = "^".repeat(end.saturating_sub(start).max(1));
    format!("{text}\n{}{marks} {why}", " ".repeat(start))
}

/// A value without handles.
fn from_wave(ty: &Type, value: &Value) -> Result<Val> {
    let all = |ty: &Type| -> Result<Vec<Val>> {
        value
            .unwrap_list()
            .map(|value| from_wave(ty, &value))
            .collect()
    };
    let maybe = |ty: Option<Type>, value: Option<&Value>| -> Result<Option<Box<Val>>> {
        let pair = ty.zip(value);
        pair.map(|(ty, value)| from_wave(&ty, value).map(Box::new))
            .transpose()
    };
    Ok(match ty {
        // A place for a handle.
        Type::Own(_) | Type::Borrow(_) => Val::Bool(false),
        Type::Bool => Val::Bool(value.unwrap_bool()),
        Type::S8 => Val::S8(value.unwrap_s8()),
        Type::U8 => Val::U8(value.unwrap_u8()),
        Type::S16 => Val::S16(value.unwrap_s16()),
        Type::U16 => Val::U16(value.unwrap_u16()),
        Type::S32 => Val::S32(value.unwrap_s32()),
        Type::U32 => Val::U32(value.unwrap_u32()),
        Type::S64 => Val::S64(value.unwrap_s64()),
        Type::U64 => Val::U64(value.unwrap_u64()),
        Type::Float32 => Val::Float32(value.unwrap_f32()),
        Type::Float64 => Val::Float64(value.unwrap_f64()),
        Type::Char => Val::Char(value.unwrap_char()),
        Type::String => Val::String(value.unwrap_string().into_owned()),
        Type::List(list) => Val::List(all(&list.ty())?),
        Type::FixedLengthList(list) => {
            let values = all(&list.ty())?;
            let (got, wanted) = (values.len(), list.len() as usize);
            anyhow::ensure!(got == wanted, "a list of {wanted} has {got} elements");
            Val::FixedLengthList(values)
        }
        Type::Map(map) => {
            let pairs = value.unwrap_list().map(|pair| {
                let mut parts = pair.unwrap_tuple();
                let (key, value) = (parts.next(), parts.next());
                let (key, value) = key.zip(value).context("a pair has two parts")?;
                Ok((
                    from_wave(&map.key(), &key)?,
                    from_wave(&map.value(), &value)?,
                ))
            });
            Val::Map(pairs.collect::<Result<_>>()?)
        }
        Type::Record(record) => {
            let fields = record.fields().zip(value.unwrap_record());
            let fields = fields.map(|(field, (_, value))| {
                Ok((field.name.to_owned(), from_wave(&field.ty, &value)?))
            });
            Val::Record(fields.collect::<Result<_>>()?)
        }
        Type::Tuple(tuple) => {
            let parts = tuple.types().zip(value.unwrap_tuple());
            let parts = parts.map(|(ty, value)| from_wave(&ty, &value));
            Val::Tuple(parts.collect::<Result<_>>()?)
        }
        Type::Variant(variant) => {
            let (name, payload) = value.unwrap_variant();
            let case = variant.cases().find(|case| case.name == name);
            let payload = maybe(case.and_then(|case| case.ty), payload.as_deref())?;
            Val::Variant(name.into_owned(), payload)
        }
        Type::Enum(_) => Val::Enum(value.unwrap_enum().into_owned()),
        Type::Option(option) => {
            Val::Option(maybe(Some(option.ty()), value.unwrap_option().as_deref())?)
        }
        Type::Result(result) => Val::Result(match value.unwrap_result() {
            Ok(value) => Ok(maybe(result.ok(), value.as_deref())?),
            Err(value) => Err(maybe(result.err(), value.as_deref())?),
        }),
        Type::Flags(_) => Val::Flags(value.unwrap_flags().map(|name| name.into_owned()).collect()),
        _ => bail!("WAVE has no form for {ty:?}"),
    })
}
