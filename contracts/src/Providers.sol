// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title What providers have at stake
/// @notice A bond answers for jobs, leases and tasks: their contract locks part of
/// it for each, and takes the lock when the provider fails. Leaving takes a delay,
/// during which the bond can still be slashed. Nobody but the contracts that were
/// named once can lock or slash; nobody administers this one.
contract Providers is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 public constant MAX_NAMED = 16;

    /// locked + exiting never exceeds total; the rest is free.
    struct Stake {
        uint128 total;
        uint128 locked;
        uint128 exiting;
        /// When `exiting` may leave, Unix seconds.
        uint64 exitAt;
    }

    struct Profile {
        /// Hash of the provider's attributes (hardware, region, prices).
        bytes32 attributes;
        /// Hash of the provider's addresses in the network.
        bytes32 endpoint;
    }

    event Deposited(address indexed provider, uint128 amount);
    event ExitRequested(address indexed provider, uint128 amount, uint64 exitAt);
    event ExitCancelled(address indexed provider, uint128 amount);
    event Exited(address indexed provider, uint128 amount);
    event Locked(address indexed provider, uint128 amount);
    event Unlocked(address indexed provider, uint128 amount);
    event Slashed(address indexed provider, uint128 amount);
    event ProfileSet(address indexed provider, bytes32 attributes, bytes32 endpoint);
    event Bound(address[] named);

    /// The caller is none of the contracts that were named.
    error NotNamed(address caller);
    error NotDeployer(address caller);
    error AlreadyBound();
    error ZeroAddress();
    error TooManyNamed(uint256 count);
    error ZeroAmount();
    /// The free part of the bond is smaller than what is asked of it.
    error BondTooSmall(uint128 free, uint128 wanted);
    error NoExit(address provider);
    error ExitNotReady(uint64 exitAt);
    /// The token delivered less or more than was sent: tokens that take fees are refused.
    error InexactTransfer(uint256 received, uint256 wanted);

    IERC20 public immutable token;
    /// Seconds between asking to leave and leaving.
    uint64 public immutable exitDelay;
    address private immutable _deployer;
    bool public bound;
    /// Who may lock and slash.
    mapping(address => bool) public named;
    mapping(address => Stake) private _stakes;
    mapping(address => Profile) private _profiles;

    modifier onlyNamed() {
        if (!named[msg.sender]) revert NotNamed(msg.sender);
        _;
    }

    constructor(IERC20 token_, uint64 exitDelay_) {
        token = token_;
        exitDelay = exitDelay_;
        _deployer = msg.sender;
    }

    /// @notice Names the contracts that may lock and slash, once and for ever. Their
    /// constructors need this contract's address, so they cannot be named at
    /// construction.
    function bind(address[] calldata names) external {
        if (msg.sender != _deployer) revert NotDeployer(msg.sender);
        if (bound) revert AlreadyBound();
        if (names.length > MAX_NAMED) revert TooManyNamed(names.length);
        bound = true;
        for (uint256 i = 0; i < names.length; ++i) {
            if (names[i] == address(0)) revert ZeroAddress();
            named[names[i]] = true;
        }
        emit Bound(names);
    }

    /// @notice Adds to the caller's bond, from an allowance.
    function deposit(uint128 amount) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        _stakes[msg.sender].total += amount;
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert InexactTransfer(received, amount);
        emit Deposited(msg.sender, amount);
    }

    /// @notice Announces that part of the caller's free bond will leave. What
    /// was announced before waits again with it.
    function requestExit(uint128 amount) external {
        if (amount == 0) revert ZeroAmount();
        Stake storage s = _stakes[msg.sender];
        _needFree(s, amount);
        s.exiting += amount;
        s.exitAt = uint64(block.timestamp) + exitDelay;
        emit ExitRequested(msg.sender, s.exiting, s.exitAt);
    }

    /// @notice Takes the announcement back; the bond is free again.
    function cancelExit() external {
        Stake storage s = _stakes[msg.sender];
        uint128 amount = s.exiting;
        if (amount == 0) revert NoExit(msg.sender);
        s.exiting = 0;
        emit ExitCancelled(msg.sender, amount);
    }

    /// @notice Pays out what was announced, once the delay has passed.
    function exit() external nonReentrant returns (uint128 amount) {
        Stake storage s = _stakes[msg.sender];
        amount = s.exiting;
        if (amount == 0) revert NoExit(msg.sender);
        if (block.timestamp < s.exitAt) revert ExitNotReady(s.exitAt);
        s.exiting = 0;
        s.total -= amount;
        token.safeTransfer(msg.sender, amount);
        emit Exited(msg.sender, amount);
    }

    /// @notice Publishes the hashes of the caller's attributes and addresses.
    function setProfile(bytes32 attributes, bytes32 endpoint) external {
        _profiles[msg.sender] = Profile(attributes, endpoint);
        emit ProfileSet(msg.sender, attributes, endpoint);
    }

    /// @notice Named contracts only: sets part of a free bond aside.
    function lock(address provider, uint128 amount) external onlyNamed {
        Stake storage s = _stakes[provider];
        _needFree(s, amount);
        s.locked += amount;
        emit Locked(provider, amount);
    }

    /// @notice Named contracts only: frees what the caller locked.
    function unlock(address provider, uint128 amount) external onlyNamed {
        _stakes[provider].locked -= amount;
        emit Unlocked(provider, amount);
    }

    /// @notice Named contracts only: takes part of a bond and sends it to the caller.
    /// Locked bond goes first, then free bond, then what is waiting to leave.
    function slash(address provider, uint128 amount) external onlyNamed nonReentrant {
        Stake storage s = _stakes[provider];
        if (amount > s.total) revert BondTooSmall(s.total, amount);
        s.total -= amount;
        s.locked -= amount < s.locked ? amount : s.locked;
        uint128 rest = s.total - s.locked;
        if (s.exiting > rest) s.exiting = rest;
        token.safeTransfer(msg.sender, amount);
        emit Slashed(provider, amount);
    }

    /// @notice A provider's bond: everything, the part that is locked, the part
    /// that waits to leave, and from when it may.
    function stake(address provider) external view returns (Stake memory) {
        return _stakes[provider];
    }

    /// @notice The part of a bond that could be locked.
    function free(address provider) external view returns (uint128) {
        return _free(_stakes[provider]);
    }

    function profile(address provider) external view returns (Profile memory) {
        return _profiles[provider];
    }

    function _free(Stake storage s) private view returns (uint128) {
        return s.total - s.locked - s.exiting;
    }

    function _needFree(Stake storage s, uint128 amount) private view {
        uint128 available = _free(s);
        if (amount > available) revert BondTooSmall(available, amount);
    }
}
