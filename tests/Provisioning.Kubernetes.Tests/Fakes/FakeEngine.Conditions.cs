using Provisioning.Kubernetes.Conditions;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.Fakes;

internal sealed partial class FakeEngine : IConditionEngine
{
    public DatabaseCondition GetAcceptingConnections(ConditionInput input) => GetReadiness(input.Context, input.Observed) is Readiness.Ready ready
        ? NewCondition.True(ConditionTypes.AcceptingConnections, ConditionReasons.Ready, ready.Message)
        : NewCondition.False(ConditionTypes.AcceptingConnections, ConditionReasons.NoPrimary, "not ready");

    public DatabaseCondition GetProtected(ConditionInput input) =>
        NewCondition.True(ConditionTypes.Protected, ConditionReasons.Protected, "Always.");

    public (string Database, bool Serves)? GetInstance(Pod pod) => ("widget", pod.IsReady());
}
