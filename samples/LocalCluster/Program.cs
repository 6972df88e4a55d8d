using System.Runtime.InteropServices;
using LocalClusterSample;
using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster;

string? kubeconfig = null, context = null, data = null;
var (simulate, verbose) = (false, false);
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--help" or "-h":
            Console.WriteLine(Usage.Text);
            return 0;
        case "--simulate":
            simulate = true;
            break;
        case "--verbose":
            verbose = true;
            break;
        case "--kubeconfig" or "--context" or "--data" when i + 1 == args.Length:
            return Refuse($"{args[i]} needs a value");
        case "--kubeconfig":
            kubeconfig = args[++i];
            break;
        case "--context":
            context = args[++i];
            break;
        case "--data":
            data = args[++i];
            break;
        default:
            return Refuse($"unknown argument {args[i]}");
    }
}

if ((context ?? data) is not null && kubeconfig is null)
{
    return Refuse($"{(context is null ? "--data" : "--context")} needs --kubeconfig");
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var loggers = LoggerFactory.Create(
    logging => logging.AddSimpleConsole(c => c.SingleLine = true).SetMinimumLevel(verbose ? LogLevel.Debug : LogLevel.Warning));
var options = new EmbeddedClusterOptions { SimulateOnly = simulate, DataDirectory = data, LoggerFactory = loggers };
try
{
    if (kubeconfig is null)
    {
        await using var cluster = await EmbeddedCluster.StartAsync(options, stop.Token);
        Console.WriteLine($"The cluster runs at {cluster.Server} until Ctrl-C. Its kubeconfig: {cluster.KubeconfigPath}");
        Console.WriteLine($"export KUBECONFIG={cluster.KubeconfigPath}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
    else
    {
        await using var operators = await LocalOperators.StartAsync(kubeconfig, context, options, stop.Token);
        Console.WriteLine(string.Join(Environment.NewLine, operators.Report));
        Console.WriteLine("The operators run until Ctrl-C.");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception e) when (e is FileNotFoundException or InvalidDataException or InvalidOperationException)
{
    return Refuse(e.Message);
}
catch (HttpRequestException e)
{
    await Console.Error.WriteLineAsync($"The API server cannot be used: {e.Message}");
    return 1;
}

static int Refuse(string problem)
{
    Console.Error.WriteLine($"{problem}\n\n{Usage.Text}");
    return 2;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true; // leave time to stop the pods' processes and to remove the files
    stop.Cancel();
}
