using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Barman;

/// <summary>One run of <c>aws s3</c> on the folder that stands for every object store.</summary>
internal sealed class AwsCliProcess(LocalArchive archive, ContainerContext context)
{
    private const int Failed = 1;
    private const int NotFound = 127;
    private const int BadUsage = 252;
    private const int NoCredentials = 255;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var words = Strings("command").ToList();
        if (words.FirstOrDefault() is not (null or "aws" or "/usr/local/bin/aws"))
        {
            return await EndAsync($"exec: \"{words[0]}\": executable file not found in $PATH", NotFound).ConfigureAwait(false);
        }

        var (command, error) = AwsCliCommand.Parse([.. words.Skip(1), .. Strings("args")]);
        if (command is null)
        {
            return await EndAsync(error, BadUsage).ConfigureAwait(false);
        }

        var environment = await AwsCliEnvironment.ReadAsync(context, stop).ConfigureAwait(false);

        // Who names no key, but asks for the machine's identity, has one here, as the plugin has (inheritFromIAMRole).
        var hasIdentity = environment.GetValueOrDefault("AWS_EC2_METADATA_DISABLED") == "false";
        if (!hasIdentity && !(IsGiven("AWS_ACCESS_KEY_ID") && IsGiven("AWS_SECRET_ACCESS_KEY")))
        {
            return await EndAsync("Unable to locate credentials. You can configure credentials by running \"aws configure\".", NoCredentials)
                .ConfigureAwait(false);
        }

        if (archive.Root is null || archive.IsDown())
        {
            var url = command.EndpointUrl ?? "https://s3.amazonaws.com";
            return await EndAsync($"fatal error: Could not connect to the endpoint URL: \"{url}/{command.Bucket}\"", Failed).ConfigureAwait(false);
        }

        var bucket = new BucketFolder(StoreFolder.Of(archive.Root, $"s3://{command.Bucket}"));
        return command.Operation == "rm" ? await RemoveAsync(bucket, command).ConfigureAwait(false) : await ListAsync(bucket, command).ConfigureAwait(false);

        bool IsGiven(string name) => !string.IsNullOrEmpty(environment.GetValueOrDefault(name));
    }

    private async Task<int> RemoveAsync(BucketFolder bucket, AwsCliCommand command)
    {
        foreach (var key in command.Recursive ? bucket.RemoveAll(command.Key) : bucket.Remove(command.Key))
        {
            if (!command.Quiet)
            {
                await context.Log.WriteLineAsync($"delete: s3://{command.Bucket}/{key}").ConfigureAwait(false);
            }
        }

        return 0;
    }

    private async Task<int> ListAsync(BucketFolder bucket, AwsCliCommand command)
    {
        var count = 0;
        foreach (var (name, file) in command.Recursive ? bucket.ListAll(command.Key) : bucket.List(command.Key))
        {
            var line = file is null ? $"{"PRE",30} {name}" : string.Create(
                CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc:yyyy-MM-dd HH:mm:ss} {file.Length,10} {name}");
            await context.Log.WriteLineAsync(line).ConfigureAwait(false);
            count++;
        }

        return count > 0 ? 0 : Failed;
    }

    private async Task<int> EndAsync(string message, int code)
    {
        await context.Log.WriteLineAsync(message).ConfigureAwait(false);
        return code;
    }

    private IEnumerable<string> Strings(string field) => (context.Container[field] as JsonArray ?? []).Select(v => v.String() ?? "");
}
