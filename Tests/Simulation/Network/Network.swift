/// The way between clients and server: requests and replies are delayed, overtake each other, are
/// lost and come twice.
final class Network {
  /// How badly it behaves, each in cases of a thousand.
  struct Habits {
    var loses = 0
    var repeats = 0
    /// Longest delay in ticks.
    var delay = 4
  }

  enum Message {
    case call(Call)
    case reply(Reply, to: Call)
  }

  var habits: Habits
  private var underWay: [(at: Int, message: Message)] = []
  private let dice: Dice

  init(habits: Habits, dice: Dice) {
    self.habits = habits
    self.dice = dice
  }

  func send(_ message: Message, at tick: Int) {
    guard !dice.chance(habits.loses) else { return }
    underWay.append((tick + 1 + dice.below(habits.delay), message))
    if dice.chance(habits.repeats) {
      // Now and then a copy comes long after everything it belonged to.
      let late = dice.chance(200) ? 20 * habits.delay : habits.delay
      underWay.append((tick + 1 + dice.below(late), message))
    }
  }

  /// What arrives at a tick.
  func arrivals(at tick: Int) -> [Message] {
    var arrived: [Message] = []
    underWay.removeAll { entry in
      guard entry.at <= tick else { return false }
      arrived.append(entry.message)
      return true
    }
    return arrived
  }
}
