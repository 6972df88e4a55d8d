using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Provisioning;

// Hosts the library and, told to, provisions; prints one line for each event: "STAGE State". Lives until it is killed or told to stop.
// Arguments: kubeconfig, the library's namespace, encryption key (base64), and for a provision: organization and project.
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Services.AddDatabaseProvisioning(options =>
{
    options.Kubeconfig = args[0];
    options.Namespace = args[1];
    options.LeaseDuration = TimeSpan.FromSeconds(3);
    options.EncryptionKeys["test"] = args[2];
});
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("started");
if (args.Length > 3)
{
    var provisioner = host.Services.GetRequiredService<IDatabaseProvisioner>();
    var operation = await provisioner.ProvisionAsync(new PostgreSqlSpec { Organization = args[3], Project = args[4], Tier = DatabaseTier.Standard });
    Console.WriteLine($"operation {operation.Id}");
    await foreach (var e in provisioner.WatchAsync(operation.Id))
    {
        Console.WriteLine($"{e.Stage} {e.State}");
    }
}

await host.WaitForShutdownAsync();
