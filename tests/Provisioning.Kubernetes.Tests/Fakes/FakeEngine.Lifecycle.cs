using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <content>Pause.</content>
internal sealed partial class FakeEngine : ILifecycleEngine
{
    public Manifest RenderInstances(DatabaseContext context) => Render(context).Deployment[0];

    public Readiness GetPause(DatabaseContext context, IObservedObjects observed) => observed.Get(Widget.ResourceType, context.Name)?.Status is { Ready: 0 }
        ? new Readiness.Ready("every pod is stopped")
        : new Readiness.Progressing("stopping");

    public RestartMark MarkRestart(DatabaseContext context, IObservedObjects observed) => throw new NotSupportedException();

    public Readiness GetRestart(DatabaseContext context, RestartMark mark, IObservedObjects observed) => throw new NotSupportedException();

    public PodCommand<IReadOnlyList<string>> RankReplicas() => throw new NotSupportedException();

    public string ChoosePrimary(DatabaseContext context, string? instance, IReadOnlyList<string> ranked, IObservedObjects observed) =>
        throw new NotSupportedException();

    public JsonObject? BeginSwitchover(DatabaseContext context, string instance, JsonObject live, DateTimeOffset now) => throw new NotSupportedException();

    public Readiness GetSwitchover(DatabaseContext context, string instance, IObservedObjects observed) => throw new NotSupportedException();

    public IEnumerable<string> FindBlockedVolumes(DatabaseContext context, IObservedObjects observed) => [];

    public string? FindUpgrade(DatabaseContext current, DatabaseContext desired) => null;
}
