using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Stages;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>The stages of each kind of operation, in order.</summary>
internal sealed class Pipelines(IKubernetesApi api, DatabaseObserver observer, CredentialVault vault, LoginProbe probe)
{
    private readonly IReadOnlyList<IStage> _provision =
    [
        new ValidatingStage(api),
        new NamespaceCreationStage(api),
        new CrdDeploymentStage(api, observer),
        new WaitingForReadyStage(api, observer, vault, probe),
        new CredentialGenStage(api, vault),
        new BackupConfigStage(api),
        new MetricsSetupStage(api),
        new CompletedStage(api),
    ];

    private readonly IReadOnlyList<IStage> _deprovision =
        [new DeprovisionValidatingStage(api), new DeletionStage(api, observer), new DeprovisionCompletedStage()];

    public IReadOnlyList<IStage> Get(OperationKind kind) => kind == OperationKind.Deprovision ? _deprovision : _provision;

    /// <summary>The stages of a new operation.</summary>
    public IReadOnlyList<StageRecord> CreateRecords(OperationKind kind) => [.. Get(kind).Select(stage => new StageRecord { Name = stage.Name.Value })];
}
