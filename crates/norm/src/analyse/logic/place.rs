//! What conditions are about, each thing once.

use crate::program::{FieldId, Regulation, TermId, Type};
use crate::value::Value;
use jiff::civil::Date;
use std::collections::BTreeMap;
use tiaoli_text::{Words, words};

/// Something that holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u32);

/// Which thing it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// What an act states, its actor, its day: the n-th of those made known.
    Stated(usize),
    /// A bound name while the text of a quantifier is written down.
    Bound(usize, Type),
    /// A record that makes a quantifier true or false.
    Example(Place),
    /// A field of a record.
    Field(Place, FieldId),
    /// A fixed value.
    Fixed(Value),
    /// What an authority finds of an open term.
    Finding(TermId, Vec<Place>),
    /// Something the solver does not look into, by its text.
    Opaque(String),
}

/// What is known of a place.
#[derive(Debug, Clone)]
pub struct Info {
    /// Which thing it is.
    pub what: What,
    /// Its type.
    pub ty: Type,
    /// Whether it may be absent.
    pub optional: bool,
    /// Whether it is a number that is never below nought.
    pub natural: bool,
    /// What people call it.
    pub name: Words,
}

/// The places of one question.
#[derive(Debug)]
pub struct Places<'r> {
    pub(super) regulation: &'r Regulation,
    infos: Vec<Info>,
    known: BTreeMap<What, Place>,
}

impl<'r> Places<'r> {
    /// None yet.
    pub fn new(regulation: &'r Regulation) -> Self {
        Self { regulation, infos: Vec::new(), known: BTreeMap::new() }
    }

    /// The regulation they belong to.
    pub fn regulation(&self) -> &'r Regulation {
        self.regulation
    }

    /// The place `what`, made known if it is new.
    pub(super) fn place(&mut self, info: Info) -> Place {
        if let Some(known) = self.known.get(&info.what) {
            return *known;
        }
        let place = Place(u32::try_from(self.infos.len()).unwrap_or(u32::MAX));
        self.known.insert(info.what.clone(), place);
        let ty = info.ty;
        self.infos.push(info);
        for value in self.domain(ty).into_iter().flatten() {
            self.fixed(&value, ty);
        }
        place
    }

    /// Every value of a closed type.
    pub(super) fn domain(&self, ty: Type) -> Option<Vec<Value>> {
        match ty {
            Type::Flag => Some(vec![Value::Flag(false), Value::Flag(true)]),
            Type::Choice(choice) => {
                let count = self.regulation.choice(choice).values.len();
                let values = (0..count).filter_map(|n| u16::try_from(n).ok());
                Some(values.map(|n| Value::Choice(choice, n)).collect())
            }
            _ => None,
        }
    }

    /// The places of every value of a closed type.
    pub(super) fn values(&self, ty: Type) -> Option<Vec<Place>> {
        let values = self.domain(ty)?.into_iter();
        Some(values.filter_map(|value| self.known.get(&What::Fixed(value)).copied()).collect())
    }

    /// What is known of `place`.
    pub fn info(&self, place: Place) -> &Info {
        #[expect(
            clippy::indexing_slicing,
            reason = "places are made by pushing into this table only"
        )]
        &self.infos[place.0 as usize]
    }

    /// A new thing that an act states.
    pub fn stated(&mut self, name: &Words, ty: Type, optional: bool) -> Place {
        let what = What::Stated(self.infos.len());
        let name = Words::new(name.zh.clone(), name.en.replace('_', " "));
        self.place(Info { what, ty, optional, natural: false, name })
    }

    /// A fixed value.
    pub fn fixed(&mut self, value: &Value, ty: Type) -> Place {
        let words = self.regulation.value_words(value, &|_| "—".to_owned());
        let name = Words::new(words.zh, words.en.replace('_', " "));
        let what = What::Fixed(value.clone());
        self.place(Info { what, ty, optional: false, natural: false, name })
    }

    /// A field of a record; none if `record` is no record.
    pub fn field(&mut self, record: Place, field: FieldId) -> Option<Place> {
        let Type::Ref(kind) = self.info(record).ty else { return None };
        let regulation = self.regulation;
        let info = regulation.field(kind, field);
        let of = self.info(record).name.clone();
        let (oz, oe, fz, fe) = (&of.zh, &of.en, &info.name.zh, info.name.en.replace('_', " "));
        let name = words!(zh: "{oz}.{fz}", en: "{oe}.{fe}");
        let (what, optional) =
            (What::Field(record, field), info.optional && info.default.is_none());
        Some(self.place(Info { what, ty: info.ty, optional, natural: false, name }))
    }

    /// Whether what is said of `place` rests on something the solver does not look into.
    pub fn is_bounded(&self, place: Place) -> bool {
        match &self.info(place).what {
            What::Opaque(_) | What::Example(_) => true,
            What::Field(record, _) => self.is_bounded(*record),
            What::Finding(_, of) => of.iter().any(|of| self.is_bounded(*of)),
            What::Stated(_) | What::Bound(..) | What::Fixed(_) => false,
        }
    }

    /// A number as a value of the type of `place`.
    pub(super) fn number(&self, place: Place, number: i64) -> Value {
        match self.info(place).ty {
            Type::Money => Value::Money(number),
            Type::Days => Value::Days(number),
            Type::Date => date_of(number).map_or(Value::Number(number), Value::Date),
            _ => Value::Number(number),
        }
    }
}

/// Whether values of the type are ordered by whole numbers.
pub(super) fn is_number(ty: Type) -> bool {
    matches!(ty, Type::Number | Type::Money | Type::Date | Type::Days)
}

/// The day that examples take place on if nothing says otherwise.
const TODAY: Date = jiff::civil::date(2026, 3, 2);

/// A date as days from the day of examples.
pub fn days_of(date: Date) -> i64 {
    i64::from((date - TODAY).get_days())
}

fn date_of(days: i64) -> Option<Date> {
    let days = i32::try_from(days).ok().filter(|days| days.abs() < 2_000_000)?;
    TODAY.checked_add(jiff::Span::new().days(days)).ok()
}
