using System.Diagnostics;
using Provisioning;

namespace Quickstart;

/// <summary>The life of a database, as an application goes through it.</summary>
internal static class Demonstration
{
    public static async Task RunAsync(Session session, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        var operation = await session.Provisioner.ProvisionAsync(spec, cancellationToken: cancellationToken);
        await Progress.ShowAsync(session.Provisioner.WatchAsync(operation.Id, cancellationToken), operation.Stages);
        await session.Provisioner.WaitAsync(operation.Id, cancellationToken);

        var credentials = await session.Credentials.GetAsync(spec.Id, cancellationToken);
        Report.WriteConnection(credentials, session.Kubeconfig);
        await using (var tunnel = await session.Connector.OpenTunnelAsync(spec.Id, cancellationToken: cancellationToken))
        {
            var version = await SqlSession.RunAsync(tunnel, credentials, cancellationToken);
            var elapsed = TimeProvider.System.GetLocalNow().DateTime - Process.GetCurrentProcess().StartTime;
            Console.WriteLine($"  {version}");
            if (session.IsEmbedded)
            {
                Console.WriteLine(
                    "  (the embedded cluster runs the installed PostgreSQL nearest to the version asked for, with little memory whatever the tier)");
            }

            Console.WriteLine(FormattableString.Invariant($"  {elapsed.TotalSeconds:0.0} s from the start of this program to this answer"));
        }

        Report.WritePods(await session.Monitor.GetMetricsAsync(spec.Id, cancellationToken));
    }

    public static async Task CleanUpAsync(Session session, DatabaseId id)
    {
        Console.WriteLine($"{Environment.NewLine}Deprovisioning {id}");
        Operation? operation = null;
        while (operation is null)
        {
            try
            {
                operation = await session.Provisioner.DeprovisionAsync(id);
            }
            catch (OperationInProgressException busy)
            {
                Console.WriteLine("The operation that runs has to end first; Ctrl-C again to leave it to the next run.");
                await Progress.ShowLinesAsync(session.Provisioner.WatchAsync(busy.OperationId));
            }
        }

        await Progress.ShowAsync(session.Provisioner.WatchAsync(operation.Id), operation.Stages);
        await session.Provisioner.WaitAsync(operation.Id);
    }
}
