using Provisioning.LocalCluster.Processes;

await using var host = ProcessHost.Open(args[0], removeWhenDone: args[0], TimeProvider.System);
// A child that has a child of its own, in another session, as PostgreSQL's postmaster has.
var process = host.Start(new ProcessSpec
{
    FileName = "/bin/sh",
    Arguments = ["-c", "setsid sleep 1000 & echo $!; wait"],
});
using var output = new StreamReader(process.StandardOutput);
Console.WriteLine($"{process.Id} {await output.ReadLineAsync()}");
await process.Exited;
