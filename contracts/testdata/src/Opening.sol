// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {SumcheckOpening} from "src/SumcheckOpening.sol";

/// Nothing but an opening, for tests.
contract Opening {
    uint256[4] private _tau;

    constructor(uint256[4] memory tau) {
        _tau = tau;
    }

    /// @return ok whether the proof holds.
    /// @return next the state of the transcript behind it.
    /// @return used the gas that this took, without what it takes to get here.
    function check(bytes32 state, bytes calldata statement, bytes calldata proof)
        external
        view
        returns (bool ok, bytes32 next, uint256 used)
    {
        bytes memory s = statement;
        uint256[4] memory tau = _tau;
        used = gasleft();
        (ok, next) = SumcheckOpening.check(state, s, proof, tau);
        used -= gasleft();
    }
}
