using Provisioning.LocalCluster.Processes;

await using var directory = ClusterDirectory.Create(args[0], TimeProvider.System);
// A child that has a child of its own, in another session, as PostgreSQL's postmaster has.
var process = directory.Processes.Start(new ProcessSpec
{
    FileName = "/bin/sh",
    Arguments = ["-c", "setsid sleep 1000 & echo $!; wait"],
});
using var output = new StreamReader(process.StandardOutput);
Console.WriteLine($"{directory.Path} {process.Id} {await output.ReadLineAsync()}");
await process.Exited;
