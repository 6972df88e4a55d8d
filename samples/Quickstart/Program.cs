using System.Diagnostics;
using Provisioning;
using Quickstart;

if (!Arguments.TryParse(args, out var arguments, out var problem))
{
    await Console.Error.WriteLineAsync($"{problem}{Environment.NewLine}Try --help.");
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

using var interruption = new Interruption();
try
{
    await RunAsync(arguments, interruption);
    return 0;
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return 130;
}
catch (SpecValidationException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
catch (ProvisioningException failure)
{
    await Console.Error.WriteLineAsync($"{failure.Code}: {failure.Message}");
    return 1;
}

static async Task RunAsync(Arguments arguments, Interruption interruption)
{
    await using var session = await Session.StartAsync(arguments, interruption.Token);
    Console.WriteLine($"cluster    {(session.IsEmbedded ? "embedded" : "as configured")}, try: kubectl --kubeconfig {session.Kubeconfig} get pods -A");
    var spec = arguments.Spec;
    var existed = await session.Provisioner.GetAsync(spec.Id, interruption.Token) is not null;
    try
    {
        await DemonstrateAsync(session, spec, interruption.Token);
        if (!arguments.Cleanup && !Console.IsOutputRedirected)
        {
            Console.WriteLine($"{Environment.NewLine}{spec.Id} stays up until Ctrl-C.");
            await interruption.WaitAsync();
        }
    }
    finally
    {
        // An embedded cluster takes everything with it. Elsewhere what was there before stays, unless asked otherwise.
        if (arguments.Cleanup || (!session.IsEmbedded && !existed))
        {
            await CleanUpAsync(session, spec.Id);
        }
    }
}

static async Task DemonstrateAsync(Session session, DatabaseSpec spec, CancellationToken cancellationToken)
{
    var operation = await session.Provisioner.ProvisionAsync(spec, cancellationToken: cancellationToken);
    await Progress.ShowAsync(session.Provisioner.WatchAsync(operation.Id, cancellationToken), operation.Stages);
    await session.Provisioner.WaitAsync(operation.Id, cancellationToken);

    var credentials = await session.Credentials.GetAsync(spec.Id, cancellationToken);
    Report.WriteConnection(credentials, session.Kubeconfig);
    await using (var tunnel = await session.Connector.OpenTunnelAsync(spec.Id, cancellationToken))
    {
        var version = await SqlSession.RunAsync(tunnel, credentials, cancellationToken);
        var elapsed = TimeProvider.System.GetLocalNow().DateTime - Process.GetCurrentProcess().StartTime;
        Console.WriteLine($"  {version}");
        Console.WriteLine(FormattableString.Invariant($"  {elapsed.TotalSeconds:0.0} s from the start of this program to this answer"));
    }

    Report.WritePods(await session.Monitor.GetMetricsAsync(spec.Id, cancellationToken));
}

static async Task CleanUpAsync(Session session, DatabaseId id)
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
            Console.WriteLine($"The {busy.OperationId} operation has to end first; Ctrl-C again to leave it to the next run.");
            await Progress.ShowLinesAsync(session.Provisioner.WatchAsync(busy.OperationId));
        }
    }

    await Progress.ShowAsync(session.Provisioner.WatchAsync(operation.Id), operation.Stages);
    await session.Provisioner.WaitAsync(operation.Id);
}
