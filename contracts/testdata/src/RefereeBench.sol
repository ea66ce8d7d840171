// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Referee} from "src/Referee.sol";

/// Nothing but the referee, for tests.
contract RefereeBench {
    function compute(
        Referee.Statement calldata s,
        bytes calldata op,
        uint256 e,
        uint256 from,
        uint256 to,
        uint256 hint,
        bytes32[] calldata openings
    ) external pure returns (int256 value, int256 term, uint256 terms) {
        Referee.Operator memory o = Referee.decode(op);
        terms = Referee.terms(op, o);
        (value, term) = Referee.compute(s, op, o, e, from, to, hint, openings);
    }
}
