namespace Provisioning.Kubernetes.Options;

/// <summary>How long stages may take when the options do not say.</summary>
internal static class StageDeadlines
{
    public static TimeSpan Get(ProvisioningOptions options, Stage stage) =>
        options.StageDeadlines.TryGetValue(stage.Value, out var deadline) ? deadline : GetDefault(stage);

    private static TimeSpan GetDefault(Stage stage) =>
        stage == Stage.WaitingForReady ? TimeSpan.FromMinutes(15)
        : stage == Stage.Deletion ? TimeSpan.FromMinutes(10)
        : TimeSpan.FromMinutes(2);
}
