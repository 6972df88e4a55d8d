using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Lifecycle;
using Provisioning.Kubernetes.PostgreSql.Rendering;
using Provisioning.Kubernetes.PostgreSql.Sql;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.PostgreSql;

/// <content>Pause, restart and switchover.</content>
internal sealed partial class PostgreSqlEngine : ILifecycleEngine
{
    public Manifest RenderInstances(DatabaseContext context)
    {
        var spec = (PostgreSqlSpec)context.Spec;
        return ClusterManifest.Render(context, spec, Image(spec));
    }

    public string? FindUpgrade(DatabaseContext current, DatabaseContext desired) =>
        Images.FindMajors((PostgreSqlSpec)current.Spec, (PostgreSqlSpec)desired.Spec, Options) is var (from, to) && from != to
            ? FormattableString.Invariant($"pg{to}") : null;

    public IEnumerable<string> FindBlockedVolumes(DatabaseContext context, IObservedObjects observed) => VolumeTrouble.FindBlocked(context, observed);

    public Readiness GetPause(DatabaseContext context, IObservedObjects observed) => Pausing.Evaluate(context, observed);

    public RestartMark MarkRestart(DatabaseContext context, IObservedObjects observed) => Restarting.Mark(context, observed);

    public Readiness GetRestart(DatabaseContext context, RestartMark mark, IObservedObjects observed) =>
        Restarting.Evaluate(context, mark, observed, GetReadiness(context, observed));

    public PodCommand<IReadOnlyList<string>> RankReplicas() =>
        Psql.Query<IReadOnlyList<string>>("postgres", Switchover.Ranking, rows => [.. rows.Select(row => row[0] ?? "")]);

    public string ChoosePrimary(DatabaseContext context, string? instance, IReadOnlyList<string> ranked, IObservedObjects observed) =>
        Switchover.Choose(context, instance, ranked, observed);

    public JsonObject? BeginSwitchover(DatabaseContext context, string instance, JsonObject live, DateTimeOffset now) => Switchover.Begin(instance, live, now);

    public Readiness GetSwitchover(DatabaseContext context, string instance, IObservedObjects observed) =>
        Switchover.Evaluate(context, instance, observed, GetReadiness(context, observed));
}
