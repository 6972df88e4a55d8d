namespace LocalClusterSample;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Usage
{
    public const string Text = """
        Starts a Kubernetes cluster inside this process, or only its operators against another one.

          dotnet run --project samples/LocalCluster [-- OPTIONS]

          --kubeconfig PATH   start only the operators, against the API server of this kubeconfig
          --context NAME      the kubeconfig's context (default: the current one)
          --data PATH         with --kubeconfig: a directory for the databases' data that is kept, so that a later start goes on
          --simulate          no real PostgreSQL, even where its binaries are found
          --verbose           log what the cluster does
          --help              this text
        """;
}
