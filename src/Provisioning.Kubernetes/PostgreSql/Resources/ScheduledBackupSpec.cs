namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>The desired state of a <c>ScheduledBackup</c>.</summary>
internal sealed record ScheduledBackupSpec
{
    /// <summary>Six fields, seconds first.</summary>
    public string? Schedule { get; init; }

    public bool? Immediate { get; init; }

    public bool? Suspend { get; init; }

    public string? BackupOwnerReference { get; init; }

    /// <summary>Always set: the definition's default is a method that the plugin has replaced.</summary>
    public string? Method { get; init; }

    public NamedReference? PluginConfiguration { get; init; }

    public NamedReference? Cluster { get; init; }
}
