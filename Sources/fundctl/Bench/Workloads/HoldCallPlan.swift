/// Which call of a run places holds and which draws them.
struct HoldCallPlan: Sendable {
  enum Step: Hashable, Sendable {
    case place(Int)
    case draw(Int)
  }

  /// Batches of the warm-up, which come first and are drawn before it ends.
  var warmUpBatches: Int
  /// With those of the warm-up.
  var batches: Int
  /// So many batches are placed before the first of them is drawn, fewer at an end.
  var together: Int

  /// What call `index` does, and to which batch.
  func step(_ index: Int) -> Step {
    let isWarmUp = index < 2 * warmUpBatches
    let first = isWarmUp ? 0 : warmUpBatches
    let end = isWarmUp ? warmUpBatches : batches
    let (group, place) = (index - 2 * first).quotientAndRemainder(dividingBy: 2 * together)
    let groupFirst = first + group * together
    let size = min(together, end - groupFirst)
    return place < size ? .place(groupFirst + place) : .draw(groupFirst + place - size)
  }
}
