namespace Provisioning.Kubernetes.Options;

/// <summary>How long stages may take when the options do not say.</summary>
internal static class StageDeadlines
{
    public static TimeSpan Get(ProvisioningOptions options, OperationKind kind, Stage stage) =>
        options.StageDeadlines.TryGetValue(stage.Value, out var deadline) ? deadline : GetDefault(kind, stage);

    private static TimeSpan GetDefault(OperationKind kind, Stage stage) => stage switch
    {
        // These copy as much data as there is.
        _ when stage == Stage.Backup => TimeSpan.FromHours(6),
        _ when stage == Stage.WaitingForReady && (kind == OperationKind.Restore || kind == OperationKind.RestoreInPlace) => TimeSpan.FromHours(6),
        _ when stage == Stage.ArchiveDeletion || stage == Stage.Restarting => TimeSpan.FromMinutes(30),
        _ when stage == Stage.WaitingForReady || stage == Stage.Pausing => TimeSpan.FromMinutes(15),
        _ when stage == Stage.Deletion || stage == Stage.NamespaceDeletion || stage == Stage.Switchover || stage == Stage.Swap => TimeSpan.FromMinutes(10),
        _ => TimeSpan.FromMinutes(2),
    };
}
