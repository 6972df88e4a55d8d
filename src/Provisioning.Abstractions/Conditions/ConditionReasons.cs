namespace Provisioning;

/// <summary>The reasons of <see cref="DatabaseCondition"/>, all listed with what to do in <c>docs/conditions.md</c>.</summary>
public static class ConditionReasons
{
    /// <summary>Of any condition, unknown: the cluster does not let the library see it.</summary>
    public const string Unobservable = nameof(Unobservable);

    /// <summary>Accepting connections: every instance is ready.</summary>
    public const string Ready = nameof(Ready);

    /// <summary>Accepting connections: the primary serves, and replicas are missing.</summary>
    public const string Degraded = nameof(Degraded);

    /// <summary>Not accepting connections: another instance becomes the primary.</summary>
    public const string FailingOver = nameof(FailingOver);

    /// <summary>Not accepting connections: no instance that takes writes is ready.</summary>
    public const string NoPrimary = nameof(NoPrimary);

    /// <summary>Not accepting connections: it has never been ready yet.</summary>
    public const string Provisioning = nameof(Provisioning);

    /// <summary>Not accepting connections: it is being deleted.</summary>
    public const string Deprovisioning = nameof(Deprovisioning);

    /// <summary>Not accepting connections: what the operator runs it by is gone.</summary>
    public const string Missing = nameof(Missing);

    /// <summary>Not accepting connections, or protected as it was when it was stopped: its instances are stopped on purpose.</summary>
    public const string Paused = nameof(Paused);

    /// <summary>Protected.</summary>
    public const string Protected = nameof(Protected);

    /// <summary>Protected, although the last base backup failed: an earlier one and the log since then are there.</summary>
    public const string LastBackupFailed = nameof(LastBackupFailed);

    /// <summary>Not protected, and not proven: the spec has no backup policy.</summary>
    public const string NoBackupPolicy = nameof(NoBackupPolicy);

    /// <summary>Not protected: there is no base backup yet, and the log alone restores nothing.</summary>
    public const string NoBaseBackup = nameof(NoBaseBackup);

    /// <summary>Not protected: the write-ahead log does not get to the store.</summary>
    public const string ArchivingFailing = nameof(ArchivingFailing);

    /// <summary>Protection unknown: nothing says yet that the write-ahead log gets to the store.</summary>
    public const string ArchivingUnconfirmed = nameof(ArchivingUnconfirmed);

    /// <summary>Not protected: the last base backup is older than the schedule allows.</summary>
    public const string BackupTooOld = nameof(BackupTooOld);

    /// <summary>Proven.</summary>
    public const string Verified = nameof(Verified);

    /// <summary>Not proven: no backup was ever verified.</summary>
    public const string NeverVerified = nameof(NeverVerified);

    /// <summary>Not proven: the last verification is too long ago.</summary>
    public const string VerificationTooOld = nameof(VerificationTooOld);

    /// <summary>Not proven: the last verification failed.</summary>
    public const string VerificationFailed = nameof(VerificationFailed);
}
