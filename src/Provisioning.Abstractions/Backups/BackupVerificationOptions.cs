namespace Provisioning;

/// <summary>How a backup is verified.</summary>
public sealed record BackupVerificationOptions
{
    /// <summary>How far to restore. Default: everything that there is.</summary>
    public RestoreTarget Target { get; init; } = RestoreTarget.Latest;

    /// <summary>Tier of the throw-away database. Its storage is the source's, and it has one instance. Default <see cref="DatabaseTier.Free"/>.</summary>
    public DatabaseTier Tier { get; init; } = DatabaseTier.Free;

    /// <summary>How long restore and check may take; after that the verification has failed, and what is left is deleted. Default 6 hours.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Who asks, for the record.</summary>
    public string? RequestedBy { get; init; }
}
