using Microsoft.Extensions.Hosting;

namespace Provisioning.Kubernetes.Running;

/// <summary>Starts and stops the runner with the host. A cluster that is away does not keep the host from starting.</summary>
internal sealed class RunnerHost(Runner runner) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        runner.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => runner.StopAsync(cancellationToken);
}
