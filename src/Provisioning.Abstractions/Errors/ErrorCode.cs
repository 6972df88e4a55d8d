using System.Diagnostics.CodeAnalysis;

namespace Provisioning;

/// <summary>Why something was refused or failed.</summary>
/// <remarks>An open set: hosts and later versions add values. Values are compared without regard to case.</remarks>
public readonly struct ErrorCode : IEquatable<ErrorCode>
{
    private readonly string? _value;

    /// <summary>Creates a value from its wire form.</summary>
    public ErrorCode(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>The spec is wrong.</summary>
    public static ErrorCode InvalidSpec { get; } = new("INVALID_SPEC");

    /// <summary>There is no such database or operation.</summary>
    public static ErrorCode NotFound { get; } = new("NOT_FOUND");

    /// <summary>The namespace belongs to somebody else.</summary>
    public static ErrorCode NameTaken { get; } = new("NAME_TAKEN");

    /// <summary>Another operation runs on the database.</summary>
    public static ErrorCode OperationInProgress { get; } = new("OPERATION_IN_PROGRESS");

    /// <summary>The engine's operator is not in the cluster.</summary>
    public static ErrorCode OperatorNotInstalled { get; } = new("OPERATOR_NOT_INSTALLED");

    /// <summary>The API server cannot be reached, or answers with a passing fault.</summary>
    public static ErrorCode ClusterUnreachable { get; } = new("CLUSTER_UNREACHABLE");

    /// <summary>The API server does not know the caller (401).</summary>
    public static ErrorCode Unauthenticated { get; } = new("UNAUTHENTICATED");

    /// <summary>The caller lacks a permission (403).</summary>
    public static ErrorCode Forbidden { get; } = new("FORBIDDEN");

    /// <summary>A ResourceQuota does not allow it.</summary>
    public static ErrorCode QuotaExceeded { get; } = new("QUOTA_EXCEEDED");

    /// <summary>The API server or an operator's webhook refuses an object (400, 422).</summary>
    public static ErrorCode Rejected { get; } = new("REJECTED");

    /// <summary>Another manager owns a field that we mean to set.</summary>
    public static ErrorCode FieldConflict { get; } = new("FIELD_CONFLICT");

    /// <summary>An image cannot be pulled.</summary>
    public static ErrorCode ImagePullFailed { get; } = new("IMAGE_PULL_FAILED");

    /// <summary>No node fits a pod.</summary>
    public static ErrorCode Unschedulable { get; } = new("UNSCHEDULABLE");

    /// <summary>A volume cannot be had: its storage class is missing or refuses.</summary>
    public static ErrorCode StorageUnavailable { get; } = new("STORAGE_UNAVAILABLE");

    /// <summary>The engine could not initialize the database.</summary>
    public static ErrorCode BootstrapFailed { get; } = new("BOOTSTRAP_FAILED");

    /// <summary>The operator reports a state that it cannot leave by itself.</summary>
    public static ErrorCode EngineFailed { get; } = new("ENGINE_FAILED");

    /// <summary>A stage did not end in its time.</summary>
    public static ErrorCode DeadlineExceeded { get; } = new("DEADLINE_EXCEEDED");

    /// <summary>No encryption key is configured.</summary>
    public static ErrorCode EncryptionKeyMissing { get; } = new("ENCRYPTION_KEY_MISSING");

    /// <summary>Sealed credentials cannot be opened.</summary>
    public static ErrorCode CredentialsUnreadable { get; } = new("CREDENTIALS_UNREADABLE");

    /// <summary>The engine cannot do it, or not in this version of its operator.</summary>
    public static ErrorCode NotSupported { get; } = new("NOT_SUPPORTED");

    /// <summary>The database is in a state in which it cannot be done, such as paused.</summary>
    public static ErrorCode InvalidState { get; } = new("INVALID_STATE");

    /// <summary>The database is protected against deletion.</summary>
    public static ErrorCode DeletionProtected { get; } = new("DELETION_PROTECTED");

    /// <summary>Somebody cancelled the operation, or a deprovision took its place.</summary>
    public static ErrorCode Cancelled { get; } = new("CANCELLED");

    /// <summary>The database is not backed up, or a base backup failed.</summary>
    public static ErrorCode BackupFailed { get; } = new("BACKUP_FAILED");

    /// <summary>The write-ahead log does not get to the backup store.</summary>
    public static ErrorCode ArchivingFailed { get; } = new("ARCHIVING_FAILED");

    /// <summary>The point in time, or the backup, is not in what can be restored.</summary>
    public static ErrorCode TargetOutsideWindow { get; } = new("TARGET_OUTSIDE_WINDOW");

    /// <summary>A restore could not get to its target.</summary>
    public static ErrorCode RecoveryFailed { get; } = new("RECOVERY_FAILED");

    /// <summary>A defect of this library.</summary>
    public static ErrorCode Internal { get; } = new("INTERNAL");

    /// <summary>The wire form.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether two values are the same.</summary>
    public static bool operator ==(ErrorCode left, ErrorCode right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ErrorCode left, ErrorCode right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ErrorCode other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ErrorCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The wire form.</summary>
    public override string ToString() => Value;
}
