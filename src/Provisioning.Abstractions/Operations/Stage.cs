using System.Diagnostics.CodeAnalysis;

namespace Provisioning;

/// <summary>A step of an operation, spelled as on the wire.</summary>
/// <remarks>An open set: hosts and later versions add values. Values are compared without regard to case.</remarks>
public readonly struct Stage : IEquatable<Stage>
{
    private readonly string? _value;

    /// <summary>Creates a value from its wire form.</summary>
    public Stage(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>Checks the spec, the name, the operator and the quota.</summary>
    public static Stage Validating { get; } = new("VALIDATING");

    /// <summary>Creates the isolated namespace.</summary>
    public static Stage NamespaceCreation { get; } = new("NAMESPACE_CREATION");

    /// <summary>Applies the operator's custom resources and what they need.</summary>
    public static Stage CrdDeployment { get; } = new("CRD_DEPLOYMENT");

    /// <summary>Waits until every pod is Running and Ready and the engine answers.</summary>
    public static Stage WaitingForReady { get; } = new("WAITING_FOR_READY");

    /// <summary>Reads the credentials and seals them.</summary>
    public static Stage CredentialGen { get; } = new("CREDENTIAL_GEN");

    /// <summary>Sets up scheduled backups and continuous archiving.</summary>
    public static Stage BackupConfig { get; } = new("BACKUP_CONFIG");

    /// <summary>Sets up the pod monitor where the tier has one.</summary>
    public static Stage MetricsSetup { get; } = new("METRICS_SETUP");

    /// <summary>Takes a base backup and waits for its end.</summary>
    public static Stage Backup { get; } = new("BACKUP");

    /// <summary>Deletes a base backup, or everything, from the store.</summary>
    public static Stage ArchiveDeletion { get; } = new("ARCHIVE_DELETION");

    /// <summary>Logs in to what was restored and checks it.</summary>
    public static Stage Verification { get; } = new("VERIFICATION");

    /// <summary>Leads the database's endpoint to what was restored.</summary>
    public static Stage Swap { get; } = new("SWAP");

    /// <summary>Stops every instance.</summary>
    public static Stage Pausing { get; } = new("PAUSING");

    /// <summary>Starts every instance.</summary>
    public static Stage Resuming { get; } = new("RESUMING");

    /// <summary>Restarts every instance, replicas first.</summary>
    public static Stage Restarting { get; } = new("RESTARTING");

    /// <summary>Makes a replica the primary.</summary>
    public static Stage Switchover { get; } = new("SWITCHOVER");

    /// <summary>Changes the application's password and waits until the server takes it.</summary>
    public static Stage Rotation { get; } = new("ROTATION");

    /// <summary>Deletes the database with its volumes, or what a restore in place had kept.</summary>
    public static Stage Deletion { get; } = new("DELETION");

    /// <summary>Deletes the namespace with all that is left in it.</summary>
    public static Stage NamespaceDeletion { get; } = new("NAMESPACE_DELETION");

    /// <summary>The end: the database is as asked.</summary>
    public static Stage Completed { get; } = new("COMPLETED");

    /// <summary>The wire form.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether two values are the same.</summary>
    public static bool operator ==(Stage left, Stage right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(Stage left, Stage right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Stage other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Stage other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The wire form.</summary>
    public override string ToString() => Value;
}
