// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Paying many leases by the second, for the price of one division
/// @notice `funded` counts the seconds that the account paid to all of its leases.
/// A lease that began when it was f has earned its rate times funded - f. All sums
/// are exact; what is less than one second's pay stays with the owner. An account
/// that cannot pay all leases one more second is dry and pays nothing until it is
/// topped up; the time between is not paid.
library Escrow {
    struct Account {
        /// As of `last`.
        uint128 balance;
        /// What all leases cost per second.
        uint128 rateSum;
        /// Unix seconds; of a dry account, when it ran dry.
        uint48 last;
        /// Seconds paid so far.
        uint48 funded;
        bool dry;
    }

    /// @notice The account at a time that is not before `last`. Asking for it changes
    /// nothing that anybody owns: asOf(t).asOf(u) is asOf(u).
    function asOf(Account memory e, uint256 time) internal pure returns (Account memory) {
        if (e.dry || time <= e.last) return e;
        uint256 secs = time - e.last;
        if (e.rateSum != 0) {
            uint256 can = e.balance / e.rateSum;
            if (can < secs) {
                secs = can;
                e.dry = true;
            }
            // secs * rateSum is at most balance.
            e.balance -= uint128(secs * e.rateSum);
            e.funded += uint48(secs);
        }
        e.last += uint48(secs);
        return e;
    }

    /// @notice Makes a dry account run again if it can pay its next second.
    function revive(Account memory e, uint256 time) internal pure {
        if (e.dry && e.balance >= e.rateSum) {
            e.dry = false;
            e.last = uint48(time);
        }
    }

    /// @notice The last second that the account pays for if nothing is added.
    function solventUntil(Account memory e) internal pure returns (uint64) {
        if (e.dry) return e.last;
        if (e.rateSum == 0) return type(uint64).max;
        uint256 until = e.last + uint256(e.balance / e.rateSum);
        return until > type(uint64).max ? type(uint64).max : uint64(until);
    }
}
