using System.Globalization;
using Provisioning.Benchmarks;
using Provisioning.LocalCluster;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--serve", var databases])
{
    await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { SimulateOnly = databases == "simulated" });
    Console.WriteLine(cluster.KubeconfigPath);
    await Console.In.ReadToEndAsync();
    return 0;
}

if (!Settings.TryParse(args, out var settings))
{
    await Console.Error.WriteLineAsync(Settings.Usage);
    return 2;
}

var report = new Report(settings);
await new RequestBenchmark(report).RunAsync();
await new ReadyBenchmark(report, settings.Sequential).RunAsync();
await new CrowdBenchmark(report, settings.Databases).RunAsync();
if (settings.Real)
{
    await new LifeBenchmark(report).RunAsync();
}

if (settings.Quickstart)
{
    await new QuickstartBenchmark(report).RunAsync();
}

await report.SaveAsync();
return 0;
