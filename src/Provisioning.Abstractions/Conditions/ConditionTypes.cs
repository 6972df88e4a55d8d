namespace Provisioning;

/// <summary>The aspects that every <see cref="Database.Conditions"/> has.</summary>
public static class ConditionTypes
{
    /// <summary>Whether applications can connect and write.</summary>
    public const string AcceptingConnections = nameof(AcceptingConnections);

    /// <summary>Whether the data would survive the loss of every volume: there is a base backup that is recent enough, and the log gets to the store.</summary>
    public const string Protected = nameof(Protected);

    /// <summary>Whether a backup was restored lately, to see whether it can be.</summary>
    public const string Proven = nameof(Proven);
}
