namespace FineTuningStudio.Web.Components.Providers;

/// <summary>Lines to copy that train and ask a model on the built-in trainer with the usual clients.</summary>
public static class ClientLines
{
    public static string For(string client, string address, string key, string model) => client switch
    {
        "python" => $"""
            # pip install openai
            from openai import OpenAI

            client = OpenAI(base_url="{address}", api_key="{key}")
            file = client.files.create(file=open("training.jsonl", "rb"), purpose="fine-tune")
            job = client.fine_tuning.jobs.create(model="{model}", training_file=file.id)
            print(client.fine_tuning.jobs.retrieve(job.id).status)
            """,
        "node" => $$"""
            // npm install openai
            import fs from 'node:fs';
            import OpenAI from 'openai';

            const client = new OpenAI({ baseURL: '{{address}}', apiKey: '{{key}}' });
            const file = await client.files.create({ file: fs.createReadStream('training.jsonl'), purpose: 'fine-tune' });
            const job = await client.fineTuning.jobs.create({ model: '{{model}}', training_file: file.id });
            console.log((await client.fineTuning.jobs.retrieve(job.id)).status);
            """,
        _ => $$"""
            curl {{address}}/files -H "Authorization: Bearer {{key}}" \
              -F purpose=fine-tune -F file=@training.jsonl
            curl {{address}}/fine_tuning/jobs -H "Authorization: Bearer {{key}}" \
              -H "Content-Type: application/json" \
              -d '{"model": "{{model}}", "training_file": "FILE_ID"}'
            curl {{address}}/fine_tuning/jobs -H "Authorization: Bearer {{key}}"
            """,
    };
}
