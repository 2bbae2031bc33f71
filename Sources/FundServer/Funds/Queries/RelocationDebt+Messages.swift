import FiscalFunds
import FundMessages
import LedgerCore

extension DebtService.Tranche {
  fileprivate var message: Fundledger_V1_DebtTranche {
    var message = Fundledger_V1_DebtTranche()
    message.key = row.key
    message.source = row.source.message()
    message.lender = row.lender
    message.contractNo = row.contractNo
    message.signed = row.signed
    message.drawn = row.drawn
    message.lentDown = row.lentDown
    message.repaid = row.repaid
    message.replaced = row.replaced
    message.replacedBy = row.replacedBy
    message.principal = principal
    message.rate = row.rate
    message.dayBasis = UInt32(row.dayBasis)
    message.centralShare = UInt32(row.centralShare)
    message.graceUntil = UInt32(row.graceUntil.number)
    message.matures = UInt32(row.matures.number)
    message.accruedTo = UInt32(row.accruedTo.number)
    message.interest = row.interest
    message.interestPaid = row.interestPaid
    message.centralUnpaid = centralUnpaid
    message.localUnpaid = localUnpaid
    message.nextDue = UInt32(nextDue?.number ?? 0)
    message.nextAmount = nextAmount
    message.isOverdue = isOverdue
    return message
  }
}

extension DebtService.Due {
  fileprivate var message: Fundledger_V1_DebtDue {
    var message = Fundledger_V1_DebtDue()
    message.year = UInt32(clamping: year)
    message.source = source.message()
    message.principal = principal
    message.interest = interest
    message.central = central
    message.local = local
    return message
  }
}

extension DebtService.Debtor {
  fileprivate var message: Fundledger_V1_Debtor {
    var message = Fundledger_V1_Debtor()
    message.entity = entity
    message.county = government
    message.name = name
    message.lent = lent
    message.repaid = repaid
    message.outstanding = outstanding
    message.interestUnpaid = interestUnpaid
    message.service = service
    return message
  }
}

extension DebtService.Total {
  fileprivate var message: Fundledger_V1_DebtTotal {
    var message = Fundledger_V1_DebtTotal()
    message.signed = signed
    message.drawn = drawn
    message.principal = principal
    message.repaid = repaid
    message.replaced = replaced
    message.byBudget = byBudget
    message.byLandQuota = byLandQuota
    message.byService = byService
    message.bySurplus = bySurplus
    message.centralPaid = centralPaid
    message.localPaid = localPaid
    message.centralUnpaid = centralUnpaid
    message.localUnpaid = localUnpaid
    message.interest = interest
    message.central = central
    message.local = local
    return message
  }
}

extension Fundledger_V1_GetDebtServiceResponse {
  mutating func fill(with debt: DebtService) {
    body = debt.entity
    province = debt.government
    tranches = debt.tranches.map(\.message)
    dues = debt.dues.map(\.message)
    debtors = debt.debtors.map(\.message)
    total = debt.total.message
    isCut = debt.isCut
  }
}
