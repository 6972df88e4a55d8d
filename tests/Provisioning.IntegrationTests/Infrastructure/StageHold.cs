using System.Net;
using Provisioning.LocalCluster;

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>Keeps an operation in a stage: what the stage asks of the API server, or of the operator, is not done.</summary>
internal static class StageHold
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Stages =>
    [
        Stage.Validating.Value, Stage.NamespaceCreation.Value, Stage.CrdDeployment.Value, Stage.WaitingForReady.Value,
        Stage.CredentialGen.Value, Stage.MetricsSetup.Value,
    ];

    /// <summary>Holds until the result is disposed; requests that are held already stay so until their sender gives up.</summary>
    public static IDisposable Hold(this FaultInjection faults, Stage stage) => new Holds([.. Rules(stage).Select(faults.Add)]);

    private static FaultRule[] Rules(Stage stage) =>
        stage == Stage.Validating ? [new() { Verb = "update", Resource = "configmaps", Latency = Long }]
        : stage == Stage.NamespaceCreation ? [new() { Verb = "patch", Resource = "resourcequotas", Latency = Long }]
        : stage == Stage.CrdDeployment ? [new() { Verb = "patch", Resource = "clusters", Latency = Long }]
        : stage == Stage.WaitingForReady
            ? [new() { Verb = "create", Resource = "pods", IncludeControllers = true, StatusCode = HttpStatusCode.InternalServerError }]
        : stage == Stage.CredentialGen
            ? [new() { Verb = "patch", Resource = "secrets", Latency = Long }, new() { Verb = "create", Resource = "secrets", Latency = Long }]
        : stage == Stage.MetricsSetup ? [new() { Verb = "patch", Resource = "podmonitors", Latency = Long }]
        : throw new ArgumentOutOfRangeException(nameof(stage), stage, null);

    private sealed class Holds(IDisposable[] rules) : IDisposable
    {
        public void Dispose() => Array.ForEach(rules, rule => rule.Dispose());
    }
}
