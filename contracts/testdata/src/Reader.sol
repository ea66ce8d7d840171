// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Asks many questions in one call, all of one state.
contract Reader {
    function read(address[] calldata places, bytes[] calldata questions) external view returns (bytes[] memory answers) {
        answers = new bytes[](places.length);
        for (uint256 i = 0; i < places.length; ++i) {
            bool ok;
            (ok, answers[i]) = places[i].staticcall(questions[i]);
            require(ok);
        }
    }
}
