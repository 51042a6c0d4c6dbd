//! Doors as staff type them: `1-3-2`, `1 3 2`, `一区3幢2单元`.

use domain::backend::Place;
use domain::ids::DoorId;

/// The door that is meant; `None` where there is no such door.
pub fn find_door(place: &Place, typed: &str) -> Option<DoorId> {
    let numbers = numbers(typed);
    let [area, building, unit] = numbers.as_slice() else { return None };
    let fits = |door: &DoorId| {
        u32::from(door.area) == *area
            && u32::from(door.building) == *building
            && u32::from(door.unit) == *unit
    };
    place.stairwells.iter().map(|stairwell| &stairwell.id).find(|door| fits(door)).cloned()
}

/// A door as it is typed.
pub fn short_door(door: &DoorId) -> String {
    format!("{}-{}-{}", door.area, door.building, door.unit)
}

const CHINESE: &str = "〇一二三四五六七八九";

/// The numbers in it, in order; Chinese and full-width digits count.
fn numbers(typed: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut open = false;
    for c in typed.chars() {
        let chinese = CHINESE.chars().position(|digit| digit == c).and_then(|n| u32::try_from(n).ok());
        let wide = ('０'..='９').contains(&c).then(|| c as u32 - '０' as u32);
        match c.to_digit(10).or(chinese).or(wide) {
            Some(digit) if open => {
                if let Some(last) = numbers.last_mut() {
                    *last = last.saturating_mul(10).saturating_add(digit);
                }
            }
            Some(digit) => numbers.push(digit),
            None => {}
        }
        open = c.is_numeric() || chinese.is_some();
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn doors_are_read_as_people_type_them() {
        for typed in ["1-3-12", " 1 3 12 ", "一区3幢12单元", "１－３－１２", "1区3幢12单元", "1/3/12"]
        {
            assert_eq!(numbers(typed), [1, 3, 12], "{typed}");
        }
        assert_eq!(numbers("门口"), Vec::<u32>::new());
    }
}
