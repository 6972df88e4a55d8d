using System.Diagnostics.CodeAnalysis;

namespace Provisioning;

/// <summary>What an operation does.</summary>
/// <remarks>An open set: hosts and later versions add values. Values are compared without regard to case.</remarks>
public readonly struct OperationKind : IEquatable<OperationKind>
{
    private readonly string? _value;

    /// <summary>Creates a value from its wire form.</summary>
    public OperationKind(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>Creates a database.</summary>
    public static OperationKind Provision { get; } = new("provision");

    /// <summary>Changes an existing database.</summary>
    public static OperationKind Update { get; } = new("update");

    /// <summary>Deletes a database.</summary>
    public static OperationKind Deprovision { get; } = new("deprovision");

    /// <summary>Takes a base backup.</summary>
    public static OperationKind Backup { get; } = new("backup");

    /// <summary>Deletes a base backup from its store.</summary>
    public static OperationKind DeleteBackup { get; } = new("delete-backup");

    /// <summary>Deletes the archive of a database that is gone.</summary>
    public static OperationKind DeleteArchive { get; } = new("delete-archive");

    /// <summary>Creates a database from the backups of another one.</summary>
    public static OperationKind Restore { get; } = new("restore");

    /// <summary>Takes a database back to an earlier state of its own.</summary>
    public static OperationKind RestoreInPlace { get; } = new("restore-in-place");

    /// <summary>Goes back to what was there before a restore in place.</summary>
    public static OperationKind RevertRestore { get; } = new("revert-restore");

    /// <summary>Deletes what was kept by a restore in place.</summary>
    public static OperationKind DiscardPrevious { get; } = new("discard-previous");

    /// <summary>Stops a database and keeps its volumes.</summary>
    public static OperationKind Pause { get; } = new("pause");

    /// <summary>Starts a paused database.</summary>
    public static OperationKind Resume { get; } = new("resume");

    /// <summary>Restarts every instance, one after the other.</summary>
    public static OperationKind Restart { get; } = new("restart");

    /// <summary>Makes a replica the primary, in good order.</summary>
    public static OperationKind Switchover { get; } = new("switchover");

    /// <summary>Gives the application's user another password.</summary>
    public static OperationKind RotateCredentials { get; } = new("rotate-credentials");

    /// <summary>Seals the credentials with the key that is the primary one now.</summary>
    public static OperationKind ResealCredentials { get; } = new("reseal-credentials");

    /// <summary>The wire form.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether two values are the same.</summary>
    public static bool operator ==(OperationKind left, OperationKind right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(OperationKind left, OperationKind right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(OperationKind other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is OperationKind other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The wire form.</summary>
    public override string ToString() => Value;
}
